"""Memory of each worker over time: a strip per worker, a column per mode, one scale for all."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import SubFigure

from harness.analysis.wording import MIB
from harness.record.run import TrialRecord, WorkerRecord
from harness.report.style import ARM_STYLES, FAINT, INK, ArmStyle
from harness.report.words import memory

MOST_STRIPS = 8
_NARROW = 3  # Columns in which a long title does not fit on one line.


def has_memory(trial: TrialRecord) -> bool:
    """Whether the trial has any reading to draw."""
    return any(worker.series for worker in trial.workers)


def rows_needed(trials: Sequence[TrialRecord]) -> int:
    """How many strips a column takes."""
    return min(MOST_STRIPS, max(len(trial.workers) for trial in trials))


def draw_memory(part: SubFigure, labels: Sequence[str], trials: Sequence[TrialRecord], round_index: int) -> None:
    """Draw each worker of each trial, the hungriest ones where there are too many to show."""
    rows = rows_needed(trials)
    grid = part.subplots(rows, len(trials), sharex=True, sharey=True, squeeze=False)
    top = max(sample.memory_bytes for trial in trials for worker in trial.workers for sample in worker.series)
    for column, (label, trial, style) in enumerate(zip(labels, trials, ARM_STYLES, strict=False)):
        shown = _shown(trial)
        for axes, worker in zip(grid[:, column], shown, strict=False):
            _draw_strip(axes, worker, style)
        for axes in grid[len(shown) :, column]:
            axes.axis("off")
        title = _title(label, trial, len(shown))
        in_lines = title if len(trials) < _NARROW else title.replace("; ", ";\n")
        grid[0, column].set_title(in_lines, size=9.5, weight="normal")
        grid[-1, column].set_xlabel("seconds into the trial")
    grid[0, 0].set_ylim(0, 1.08 * top / MIB)
    grid[0, 0].set_xlim(left=0)
    part.supylabel(f"memory ({_kinds(trials)}), MiB", size=9)
    part.suptitle(
        f"Memory of each worker over time (round {round_index + 1})",
        size=10.5,
        weight="bold",
        x=0.013,
        ha="left",
    )


def _shown(trial: TrialRecord) -> list[WorkerRecord]:
    hungriest = sorted(trial.workers, key=lambda worker: -worker.peak_memory_bytes)[:MOST_STRIPS]
    return sorted(hungriest, key=lambda worker: worker.worker)


def _kinds(trials: Sequence[TrialRecord]) -> str:
    kinds = {worker.memory_kind for trial in trials for worker in trial.workers if worker.series}
    return " and ".join(sorted(kind.upper() for kind in kinds))


def _title(label: str, trial: TrialRecord, shown: int) -> str:
    total = sum(worker.peak_memory_bytes for worker in trial.workers)
    workers = len(trial.workers)
    if shown < workers:
        return f"{label}: hungriest {shown} of {workers} shown; sum of all peaks {memory(total)}"
    return f"{label}: sum of peaks {memory(total)}"


def _draw_strip(axes: Axes, worker: WorkerRecord, style: ArmStyle) -> None:
    times = [sample.at_s for sample in worker.series]
    sizes = [sample.memory_bytes / MIB for sample in worker.series]
    axes.fill_between(times, sizes, color=style.colour, alpha=0.25, linewidth=0)
    axes.plot(times, sizes, color=style.colour, linewidth=1.1)
    axes.tick_params(labelsize=7.5, length=2, color=FAINT)
    axes.locator_params(axis="y", nbins=2)
    axes.grid(axis="y")
    axes.text(
        1.0,
        0.5,
        f" worker {worker.worker}",
        transform=axes.transAxes,
        size=8,
        color=INK,
        va="center",
        ha="left",
    )
