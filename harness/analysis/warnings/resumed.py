"""A run that was interrupted and went on later."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from harness.analysis.wording import span_of_time
from harness.record.run import ResumptionRecord, RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class Resumed:
    """A round's trials are compared as neighbours in time, and an interruption between them makes them strangers.

    An interruption between two rounds separates no pair, so that only another commit is worth a word there.
    """

    code: str = "resumed"

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn of each complete round that was interrupted between its trials, and of code that changed meanwhile."""
        sentences = [*_parted(run), *_changed(run)]
        if not sentences:
            return None
        return WarningRecord(
            code=self.code,
            sentence=" ".join(sentences),
            remedy="See whether those rounds differ from the others; if they do, run again without a break.",
        )


def _parted(run: RunRecord) -> list[str]:
    gaps_s: dict[int, float] = defaultdict(float)
    for each in run.resumed:
        if each.trials_done and each.round_index < len(run.rounds):
            gaps_s[each.round_index] += each.gap_s
    return [
        f"Round {index + 1} was interrupted between its trials, for {span_of_time(gap_s)}: "
        "they may have met different conditions."
        for index, gap_s in sorted(gaps_s.items())
    ]


def _changed(run: RunRecord) -> list[str]:
    was = run.environment.commit or "none"
    return [
        f"It went on with round {each.round_index + 1} at another commit: {each.commit or 'none'}, was {was}."
        for each in _with_effect(run)
        if (each.commit or "none") != was
    ]


def _with_effect(run: RunRecord) -> Iterator[ResumptionRecord]:
    """The resumptions after which a trial was run that figures are from."""
    places = [*((each.round_index, each.trials_done) for each in run.resumed), (len(run.rounds), 0)]
    for each, (place, next_place) in zip(run.resumed, pairwise(places), strict=True):
        if each.round_index < len(run.rounds) and place != next_place:
            yield each
