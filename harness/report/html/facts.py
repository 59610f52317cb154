"""What a reader takes away: the verdict in a word, and the few figures behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.analysis.arms import arms_of
from harness.analysis.summary import UNHAPPY, ArmSummary, checks_run, failed_checks, summarise
from harness.analysis.wording import in_words, percent
from harness.record.run import ComparisonRecord, IntervalRecord, RunRecord
from harness.report.html.table import NOTHING, Cell, Table, Tone, count, duration, figures, size, texts
from harness.report.words import memory, seconds

_NO_ROUND = "no round was finished"
_VERDICTS: dict[str, tuple[str, Tone]] = {
    "pass": ("Pass", "good"),
    "fail": ("Fail", "bad"),
    "inconclusive": ("Inconclusive", "open"),
}


@dataclass(frozen=True, slots=True)
class Badge:
    """The outcome in a word or two."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A large figure, its name above and what it is to be compared with below."""

    name: str
    value: str
    note: str
    tone: Tone = ""


def badge(run: RunRecord, comparison: ComparisonRecord) -> Badge:
    """What ended the run badly, in the order of the exit codes, or else the verdict."""
    if run.interrupted:
        return Badge("Interrupted", "bad")
    if failed_checks(run):
        return Badge("Checks failed", "bad")
    return Badge(*_VERDICTS[comparison.verdict])


def key_figures(run: RunRecord, comparison: ComparisonRecord) -> list[KeyFigure]:
    """Time, speed-up, memory, failures and checks, in this order."""
    arms = summarise(run)
    both = arms[:2] if comparison.rounds else []
    return [*_times(comparison, both, sound=not failed_checks(run)), _peak_memory(both), _failed_pos(run), _checks(run)]


def arms_table(run: RunRecord) -> Table:
    """The modes side by side, in medians over the rounds."""
    arms = summarise(run)
    rows: list[tuple[str, list[Cell]]] = [
        ("Wall time", [duration(arm.wall_s) for arm in arms]),
        ("POs per minute", [Cell(f"{arm.pos_per_min:.1f}", arm.pos_per_min) for arm in arms]),
        ("Peak memory, all workers", [size(arm.peak_memory_bytes) for arm in arms]),
        ("Peak memory, hungriest worker", [size(arm.worst_worker_bytes) for arm in arms]),
        ("CPU time of the workers", [duration(arm.cpu_s) for arm in arms]),
        ("Driver starts", [Cell(f"{arm.driver_starts:g}", arm.driver_starts) for arm in arms]),
        ("POs failed or partial, all rounds", [count(arm.failed_pos, bad=True) for arm in arms]),
        ("Checks failed, all rounds", [count(arm.failed_checks, bad=True) for arm in arms]),
    ]
    return Table(
        "Medians over the rounds, except where it says otherwise",
        (*texts("Figure"), *figures(*(arm.label for arm in arms))),
        tuple((Cell(name), *cells) for name, cells in rows),
        row_titles=True,
        sortable=False,  # Each row has its own unit.
    )


def _times(comparison: ComparisonRecord, both: list[ArmSummary], *, sound: bool) -> list[KeyFigure]:
    if not both:
        return [KeyFigure(name, NOTHING, _NO_ROUND, "open") for name in ("Less time", "Speed-up")]
    baseline, candidate = both
    return [
        _less_time(comparison, sound=sound),
        KeyFigure("Time per batch", seconds(candidate.wall_s), f"instead of {seconds(baseline.wall_s)}"),
        KeyFigure("Speed-up", f"{comparison.speedup.estimate:.2f}×", _range(comparison.speedup, _times_as_fast)),
    ]


def _less_time(comparison: ComparisonRecord, *, sound: bool) -> KeyFigure:
    reduction, line = comparison.reduction_pct, comparison.min_reduction_pct
    less = reduction.estimate >= 0
    asked = f"{percent(line)} {'' if less else 'less '}asked for"
    bounds = _range(reduction, lambda bound: percent(bound, line)) if less else ""
    return KeyFigure(
        "Less time" if less else "More time",
        percent(abs(reduction.estimate), line),
        "; ".join(filter(None, (bounds, asked))),
        _VERDICTS[comparison.verdict][1] if sound else "",
    )


def _times_as_fast(speedup: float) -> str:
    return f"{speedup:.2f}×"


def _range(interval: IntervalRecord, words: Callable[[float], str]) -> str:
    if interval.low is None or interval.high is None:
        return "no interval from so few rounds"
    return f"{words(interval.low)} to {words(interval.high)}"


def _peak_memory(both: list[ArmSummary]) -> KeyFigure:
    name = "Peak memory"
    if not both:
        return KeyFigure(name, NOTHING, _NO_ROUND)
    if both[1].peak_memory_bytes is None:
        return KeyFigure(name, NOTHING, "not measured")
    baseline, candidate = both
    return KeyFigure(name, memory(candidate.peak_memory_bytes), f"instead of {memory(baseline.peak_memory_bytes)}")


def _failed_pos(run: RunRecord) -> KeyFigure:
    pos = [po for arm in arms_of(run) for trial in arm.trials for po in trial.pos]
    failed = sum(po.status in UNHAPPY for po in pos)
    return KeyFigure(
        "Failed POs", f"{failed:,}", f"or partial, of {len(pos):,} in all rounds", "bad" if failed else "good"
    )


def _checks(run: RunRecord) -> KeyFigure:
    failed, total = len(failed_checks(run)), checks_run(run)
    if not total:
        return KeyFigure("Checks passed", "0", "no check was run", "open")
    note = f"of {total:,}; {in_words(failed, 'failure')}" if failed else f"of {total:,}: isolation and integrity"
    return KeyFigure("Checks passed", f"{total - failed:,}", note, "bad" if failed else "good")
