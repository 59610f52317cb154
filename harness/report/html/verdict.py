"""How the verdict was reached: the method in words, each round, and each look at the results on the way."""

from harness.analysis.arms import WholeRound, arms_of, pair_rounds, whole_rounds
from harness.analysis.wording import confidence, in_words, percent
from harness.record.decision import LookRecord
from harness.record.run import ComparisonRecord, RunRecord
from harness.report.html.table import NOTHING, Cell, Table, Tone, count, duration, figures, texts
from harness.report.words import interval

_TONES: dict[str, Tone] = {"pass": "good", "fail": "bad", "inconclusive": "open"}

_PAIRED = (
    "One round works the same batch once in every mode, one after the other, in an order that changes from round to "
    "round. A round is compared with itself alone: a machine that grows slower meanwhile favours neither mode."
)
_INTERVAL = (
    "The reduction is estimated from the ratios of wall times, one ratio per round (Hodges-Lehmann); its bounds hold, "
    "each, at {level} confidence (Wilcoxon signed-rank). The verdict is pass where the lower bound is above {line}, "
    "fail where the upper one is below it, and inconclusive otherwise; the estimate alone decides nothing."
)


def method(run: RunRecord, comparison: ComparisonRecord) -> list[str]:
    """The method, a sentence or two to a paragraph."""
    line, level = percent(comparison.min_reduction_pct), confidence(comparison.reduction_pct.level)
    said = [_PAIRED, _INTERVAL.format(level=level, line=line)]
    if comparison.rounds:
        said.append(f"From {in_words(comparison.rounds, 'whole round')}: {interval(comparison)}.")
    decision = [run.decision.sentence] if run.decision else []
    return [text for text in (*said, *decision, run.calibration) if text]


def rounds_table(run: RunRecord) -> Table | None:
    """Each whole round; None without one."""
    rounds, labels = whole_rounds(run), [arm.label for arm in arms_of(run)]
    if not rounds:
        return None
    reductions = {
        pair.round_index: pair.reduction_pct
        for pair in pair_rounds(run.rounds, run.config.baseline, run.config.candidate)
    }
    return Table(
        "Wall time of each round; how busy the cores were, and how long all at once, in the busier trial",
        (
            *figures("Round"),
            *texts("First"),
            *figures(*labels, "Reduction", "Busy", "All busy", "Site's core"),
        ),
        tuple(_round(each, labels, reductions[each.index]) for each in rounds),
    )


def looks_table(run: RunRecord) -> Table | None:
    """The looks at the results on the way; None where there was none."""
    if run.decision is None or not run.decision.looks:
        return None
    return Table(
        "Looks at the results on the way, each at a confidence that pays for all of them",
        (
            *figures("Rounds", "Reduction", "At least", "At most", "Confidence"),
            *texts("Verdict"),
            *figures("Chance of a later verdict"),
        ),
        tuple(map(_look, run.decision.looks)),
    )


def _round(each: WholeRound, labels: list[str], reduction_pct: float) -> tuple[Cell, ...]:
    first = min(zip(labels, each.trials, strict=True), key=lambda pair: pair[1].position)[0]
    server = max((trial.server.cpu_share_pct for trial in each.trials if trial.server), default=None)
    return (
        count(each.index + 1),
        Cell(first),
        *(duration(trial.wall_s) for trial in each.trials),
        _percent(reduction_pct),
        _percent(max(trial.cpu_busy_pct for trial in each.trials)),
        _percent(max(trial.saturated_pct for trial in each.trials)),
        _percent(server),
    )


def _look(look: LookRecord) -> tuple[Cell, ...]:
    return (
        count(look.rounds),
        _percent(look.reduction_pct),
        _percent(look.low),
        _percent(look.high),
        Cell(confidence(look.level), look.level),
        Cell(look.verdict, tone=_TONES[look.verdict]),
        _percent(look.chance_pct),
    )


def _percent(value: float | None) -> Cell:
    return Cell(NOTHING, -1e9) if value is None else Cell(percent(value), value)
