"""When each worker had which PO in hand: a lane per worker, a bar per PO, one scale of time for all modes.

Lengths are in units of the drawing, which is ``WIDTH`` wide; the template puts them where they belong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from harness.analysis.arms import WholeRound
from harness.analysis.wording import in_words
from harness.record.run import PoRecord, TrialRecord, WorkerRecord
from harness.report.style import in_order, span_style
from harness.report.words import seconds

WIDTH = 1000.0
LANE, BAR = 22.0, 14.0
LONG_LANES = 48
MOST_BARS = 4000  # In all lanes together; beyond that, POs next to each other share a bar.

_LEFT, _RIGHT, _TITLE, _GAP, _AXIS = 86.0, 14.0, 26.0, 14.0, 34.0
_TICKS = 8
_NICE_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200)
_STARTING = ("clone_profile", "driver_start", "login")
_STATUS_WORDS = {
    "COMPLETED": "completed",
    "PARTIAL": "partial",
    "NO_ATTACHMENTS": "no attachments",
    "PO_NOT_FOUND": "not found",
    "FAILED": "failed",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a lane; ``kind`` is the name of its style."""

    x: float
    y: float
    width: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One worker."""

    y: float
    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """All workers of one mode, and when the last of them was done."""

    y: float
    label: str
    end_x: float
    bottom: float
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing; ``kinds`` are the styles that it uses, with the words for them."""

    caption: str
    label: str
    height: float
    groups: tuple[Group, ...]
    ticks: tuple[Tick, ...]
    kinds: tuple[tuple[str, str], ...]

    @property
    def is_long(self) -> bool:
        """Whether it stays folded until a reader asks for it."""
        return sum(len(group.lanes) for group in self.groups) > LONG_LANES


def build_timeline(each: WholeRound, labels: Sequence[str]) -> Timeline:
    """The timeline of one round, whose arms have the given labels."""
    longest_s = max(max(_end_s(trial) for trial in each.trials), 0.001)
    scale = (WIDTH - _LEFT - _RIGHT) / longest_s
    most = max(1, MOST_BARS // max(1, sum(len(trial.workers) for trial in each.trials)))
    groups, y = [], 0.0
    for label, trial in zip(labels, each.trials, strict=True):
        group = _group(label, trial, y, scale, most)
        groups.append(group)
        y = group.bottom + _GAP
    return Timeline(
        caption=f"Round {each.index + 1}, the one in the middle by its reduction: a bar per PO",
        label="Timeline: " + "; ".join(group.label for group in groups),
        height=y + _AXIS,
        groups=tuple(groups),
        ticks=tuple(Tick(_LEFT + at * scale, f"{at:g} s") for at in _ticks(longest_s)),
        kinds=_kinds(groups),
    )


def _group(label: str, trial: TrialRecord, y: float, scale: float, most: int) -> Group:
    lanes, top = [], y + _TITLE
    for worker in sorted(trial.workers, key=lambda worker: worker.worker):
        lanes.append(_lane(trial, worker, top, scale, most))
        top += LANE
    words = f"{label}: {in_words(len(trial.pos), 'PO')} in {seconds(trial.wall_s)}"
    return Group(y, words, _LEFT + trial.wall_s * scale, top, tuple(lanes))


def _lane(trial: TrialRecord, worker: WorkerRecord, y: float, scale: float, most: int) -> Lane:
    pos = sorted((po for po in trial.pos if po.worker == worker.worker), key=lambda po: po.started_s)
    top = y + (LANE - BAR) / 2
    bars = [bar for chunk in _chunks(pos, most) for bar in _bars(chunk, top, scale)]
    quit_s = worker.spans.get("driver_quit", 0.0)
    if pos and quit_s:
        end_s = pos[-1].started_s + pos[-1].wall_s
        bars.append(_bar(end_s, quit_s, top, scale, "driver", f"Quit driver: {seconds(quit_s)}"))
    return Lane(y, f"worker {worker.worker}", tuple(bars))


def _chunks(pos: list[PoRecord], most: int) -> list[list[PoRecord]]:
    """POs that share a bar: neighbours of one status, as few as ``most`` bars in a lane allow."""
    size = -(-len(pos) // most) or 1
    chunks: list[list[PoRecord]] = []
    for _, same in groupby(pos, key=lambda po: po.status):
        run = list(same)
        chunks.extend(run[start : start + size] for start in range(0, len(run), size))
    return chunks


def _bars(chunk: list[PoRecord], y: float, scale: float) -> list[Bar]:
    first, last = chunk[0], chunk[-1]
    wall_s = last.started_s + last.wall_s - first.started_s
    if len(chunk) > 1:
        words = f"{len(chunk)} POs, {first.po} to {last.po}: {_STATUS_WORDS[first.status]}, {seconds(wall_s)} in all"
        return [_bar(first.started_s, wall_s, y, scale, _kind(first), words)]
    bars = [_bar(first.started_s, wall_s, y, scale, _kind(first), _words(first))]
    starting_s = sum(first.spans.get(name, 0.0) for name in _STARTING)
    if first.attempts == 1 and "driver_start" in first.spans:
        title = f"{first.po}: its driver's start, {seconds(starting_s)}"
        bars.append(_bar(first.started_s, starting_s, y, scale, "driver", title))
    quit_s = first.spans.get("driver_quit", 0.0)
    if first.attempts == 1 and quit_s:
        end_s = first.started_s + first.wall_s
        title = f"{first.po}: its driver's end, {seconds(quit_s)}"
        bars.append(_bar(end_s - quit_s, quit_s, y, scale, "driver", title))
    return bars


def _bar(start_s: float, wall_s: float, y: float, scale: float, kind: str, title: str) -> Bar:
    return Bar(_LEFT + start_s * scale, y, max(0.4, wall_s * scale), kind, title)


def _kind(po: PoRecord) -> str:
    return po.status.lower().replace("_", "-")


def _words(po: PoRecord) -> str:
    spans = ", ".join(
        f"{span_style(name).words} {seconds(po.spans[name])}"
        for name in in_order(set(po.spans))
        if po.spans[name] >= 0.01
    )
    supplier = f" ({po.supplier})" if po.supplier else ""
    reason = f" ({po.reason})" if po.reason else ""
    return f"{po.po}{supplier}: {_STATUS_WORDS[po.status]}{reason} in {seconds(po.wall_s)}" + (
        f"; {spans}" if spans else ""
    )


def _kinds(groups: Sequence[Group]) -> tuple[tuple[str, str], ...]:
    used = {bar.kind for group in groups for lane in group.lanes for bar in lane.bars}
    every = {status.lower().replace("_", "-"): words for status, words in _STATUS_WORDS.items()}
    return tuple(
        (kind, words) for kind, words in (every | {"driver": "driver starts or quits"}).items() if kind in used
    )


def _end_s(trial: TrialRecord) -> float:
    return max([trial.wall_s, *(po.started_s + po.wall_s for po in trial.pos)])


def _ticks(longest_s: float) -> list[float]:
    step = next((step for step in _NICE_STEPS if longest_s / step <= _TICKS), _NICE_STEPS[-1])
    return [index * step for index in range(int(longest_s / step) + 1)]
