"""The words of a history: what a series is about, what it says, and what was left out."""

from collections.abc import Sequence
from datetime import UTC

from harness.analysis.changepoints import FEWEST_VALUES
from harness.analysis.history import Change, History, Point, Series
from harness.analysis.wording import GIB, in_words, percent
from harness.report.words import memory, seconds, tuned

COMMIT_DIGITS = 7  # As git shortens them.


def title(series: Series) -> str:
    """The workload and the modes, such as ``typical, 50 POs, 4 workers: driver-per-worker against per-po-driver``."""
    its = series.setting
    work = f"{its.scenario}, {in_words(its.pos, 'PO')}, {in_words(its.workers, 'worker')}"
    return f"{work}: {its.candidate} against {'itself' if its.candidate == its.baseline else its.baseline}"


def conditions(series: Series) -> str:
    """What else the runs of a series have in common: browser, tuning and machine."""
    its, machine = series.setting, series.setting.machine
    parts = (
        f"{its.browser}{' with windows' if its.headed else ''}",
        f"cleanup {its.cleanup}",
        f"{its.distribution} distribution",
        f"seed {its.seed}",
        *tuned(series.points[-1].config),
        f"{in_words(machine.cores, 'core')}, {memory(machine.memory_gib * GIB)} ({machine.cpu_model}), {machine.os}",
    )
    return ", ".join(parts)


def sentence(series: Series) -> str:
    """What a series says: its last lasting change, or that there is none, or why nothing can be said yet."""
    count = len(series.points)
    estimates = [point.reduction_pct.estimate for point in series.points]
    if count == 1:
        return f"One run, with a reduction of {percent(estimates[0])}: there is nothing to compare it with yet."
    low, high = (percent(figure) for figure in (min(estimates), max(estimates)))
    reductions = f"a reduction of {low} in each" if low == high else f"reductions between {low} and {high}"
    if count < FEWEST_VALUES:
        return f"{count} runs with {reductions}; lasting changes are looked for from {FEWEST_VALUES} runs on."
    if not series.changes:
        return f"No lasting change in {count} runs with {reductions}."
    return " ".join((_since(series), *_causes(series.changes[-1]), *_earlier(series)))


def step(change: Change) -> str:
    """The size of a change with its direction: ``8 points lower``."""
    points = abs(change.points)
    figure = f"{points:.1f}" if points < 1 else f"{points:.0f}"
    return f"{figure} point{'' if figure == '1' else 's'} {'higher' if change.points > 0 else 'lower'}"


def left_out(history: History) -> list[str]:
    """A sentence for each reason for which runs are not shown."""
    reasons = (
        (history.interrupted, "broken off before its end", "broken off before their end"),
        (history.without_rounds, "without a whole round", "without a whole round"),
        (history.copies, "saved in a second place", "saved in a second place"),
    )
    return [
        f"Left out: {in_words(count, 'run')} {one if count == 1 else many}." for count, one, many in reasons if count
    ]


def date(point: Point) -> str:
    """The day on which a run began, in UTC."""
    return f"{point.started_at.astimezone(UTC):%Y-%m-%d}"


def time(point: Point) -> str:
    """The time at which a run began, in UTC."""
    return f"{point.started_at.astimezone(UTC):%H:%M}"


def commit(point: Point) -> str:
    """The commit, as short as git would write it."""
    return point.commit[:COMMIT_DIGITS]


def bounds(points: Sequence[Point]) -> str:
    """The confidence of the bounds of runs: ``95 % bounds``, or from the lowest to the highest."""
    confidences = [100 * point.reduction_pct.level for point in points]
    low, high = (f"{confidence:.4g}" for confidence in (min(confidences), max(confidences)))
    return f"{low} % bounds" if low == high else f"{low} to {high} % bounds"


def _since(series: Series) -> str:
    change = series.changes[-1]
    first = series.points[change.at]
    known = f", commit {commit(first)}" if first.commit else ""
    after_pct, before_pct = change.after.reduction_pct, change.before.reduction_pct
    levels = f"about {percent(after_pct, before_pct)} instead of {percent(before_pct, after_pct)}"
    since = f"Since {in_words(len(series.points) - change.at, 'run')} (from {date(first)} {time(first)} UTC{known})"
    return f"{since} the reduction is {step(change)}: {levels}."


def _causes(change: Change) -> list[str]:
    """Which of the times moved, and what else was new in the first run after the change."""
    before, after = change.before, change.after
    baseline = _moved(before.baseline_s, after.baseline_s)
    candidate = _moved(before.candidate_s, after.candidate_s)
    moved = f"The baseline's time {baseline}, the candidate's {candidate}."
    return [moved, *([f"New in its first run: {', '.join(change.with_it)}."] if change.with_it else [])]


def _moved(before_s: float, after_s: float) -> str:
    before, after = seconds(before_s), seconds(after_s)
    return f"stayed at {after}" if before == after else f"went from {before} to {after}"


def _earlier(series: Series) -> list[str]:
    earlier = [f"{step(change)} from {date(series.points[change.at])} on" for change in series.changes[:-1]]
    return [f"Before that it became {', then '.join(earlier)}."] if earlier else []
