"""What batches to come are drawn from: the POs of all calibrated trials of a mode."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean
from typing import TypeVar

from harness.analysis.planning.calibration import Calibrated, CalibratedTrial
from harness.analysis.planning.work import ModeTraits, ModeWork, PoWork, Step

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Population:
    """A mode's POs, by trial, with what its workers need besides."""

    traits: ModeTraits
    trials: tuple[CalibratedTrial, ...]
    spawn: Step
    closing_s: float
    retire_after: int | None

    @classmethod
    def of(cls, calibrated: Sequence[Calibrated], server_cpu_s: float = 0.0) -> "Population":
        """All trials of one mode, whatever number of workers they had.

        Args:
            server_cpu_s: the fake site's CPU seconds for each PO, which a real batch does not spend on its machine.
        """
        trials = tuple(trial for each in calibrated for trial in each.trials)
        return cls(
            calibrated[0].traits,
            tuple(_without_server(trial, server_cpu_s) for trial in trials) if server_cpu_s else trials,
            Step(
                wait_s=fmean(each.spawn.wait_s for each in calibrated),
                cpu_s=fmean(each.spawn.cpu_s for each in calibrated),
            ),
            fmean(each.closing_s for each in calibrated),
            calibrated[0].retire_after,
        )

    def resampled(self, replicates: int, seed: int) -> Iterator[ModeWork]:
        """So many pictures of the truth that the measurement leaves open.

        Rounds are drawn with replacement, for the noise of measuring; then POs, for the batch to come is no more than
        like the measured one. A PO that was drawn keeps the steps that it had together in one of the rounds. Over all
        replicates each round and each PO is drawn equally often, so that their mean is right with few of them (the
        balanced bootstrap of Davison, Hinkley and Schechtman 1986).
        """
        random = Random(f"{seed} {replicates}")
        names = sorted({po.po for trial in self.trials for po in trial.pos})
        draws = zip(_drawn(self.trials, replicates, random), _drawn(names, replicates, random), strict=True)
        for trials, drawn in draws:
            by_po: dict[str, list[PoWork]] = {}
            for trial in (*trials, *self.trials):  # The latter for a PO that none of those drawn has.
                for po in trial.pos:
                    by_po.setdefault(po.po, []).append(po)
            yield self._work(tuple(random.choice(by_po[name][: len(trials)]) for name in drawn), trials)

    def same_batch(self, order: Sequence[str], random: Random) -> ModeWork:
        """The measured batch again: the same POs in the same order, each as it was in one of the rounds drawn."""
        trials = random.choices(self.trials, k=len(self.trials))
        seen: dict[str, list[PoWork]] = {}
        for trial in (*trials, *self.trials):  # The latter for a PO that none of those drawn has.
            for po in trial.pos:
                seen.setdefault(po.po, []).append(po)
        drawn = len(trials)
        pos = tuple(random.choice(seen[name][:drawn]) for name in order if name in seen)
        return self._work(pos, trials)

    def mean_alone_s(self) -> float:
        """Seconds of a PO on a machine that has nothing else to do."""
        return fmean(po.alone_s for trial in self.trials for po in trial.pos)

    def mean_cpu_s(self) -> float:
        """CPU seconds of a PO."""
        return fmean(po.cpu_s for trial in self.trials for po in trial.pos)

    def mean_requests(self) -> float:
        """Requests of a PO, as a pace counts them."""
        return fmean(po.requests for trial in self.trials for po in trial.pos)

    def _work(self, pos: tuple[PoWork, ...], trials: Sequence[CalibratedTrial]) -> ModeWork:
        starts = tuple(start for trial in trials for start in trial.starts)
        return ModeWork(self.traits, self.spawn, pos, starts, self.closing_s, self.retire_after)


def batch_of(work: ModeWork, pos: int, random: Random) -> list[PoWork]:
    """So many POs, drawn at random."""
    return random.choices(work.pos, k=pos)


def even_batch_of(work: ModeWork, pos: int, random: Random) -> list[PoWork]:
    """So many POs in which each occurs as often as any other, as nearly as can be.

    It stands for a much larger batch, in which chance evens out.
    """
    whole, rest = divmod(pos, len(work.pos))
    batch = [*(list(work.pos) * whole), *random.sample(work.pos, rest)]
    random.shuffle(batch)
    return batch


def _drawn(items: Sequence[Item], replicates: int, random: Random) -> Iterator[list[Item]]:
    """As many items for each replicate as there are, each of them equally often over all replicates."""
    all_draws = [*items] * replicates
    random.shuffle(all_draws)
    for first in range(0, len(all_draws), len(items)):
        yield all_draws[first : first + len(items)]


def _without_server(trial: CalibratedTrial, server_cpu_s: float) -> CalibratedTrial:
    pages_s = fmean(po.page.cpu_s + po.page.beside_cpu_s + po.files.cpu_s + po.files.beside_cpu_s for po in trial.pos)
    kept = max(0.0, 1 - server_cpu_s / pages_s) if pages_s else 1.0
    pos = tuple(po._replace(page=_elsewhere(po.page, kept), files=_elsewhere(po.files, kept)) for po in trial.pos)
    return CalibratedTrial(pos, trial.starts)


def _elsewhere(step: Step, kept: float) -> Step:
    """The step where part of its CPU work is done on another machine, and waited for as long."""
    return Step(step.wait_s + (1 - kept) * step.cpu_s, kept * step.cpu_s, kept * step.beside_cpu_s)
