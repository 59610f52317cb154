"""Time per PO and memory, from the raw record: pure functions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

from tests.benchmarks.growth.record import Batch, MemoryPoint

BLOCK = 50
TOLERANCE_PCT = 5.0
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Trend:
    """How much a quantity changes from one end of its range to the other, in percent of its mean.

    Attributes:
        low_pct: lower end of the two-sided interval at ``LEVEL``; None with too few points.
    """

    change_pct: float
    low_pct: float | None
    high_pct: float | None

    @property
    def judgement(self) -> str:
        """Whether the whole interval lies within the tolerance, or beyond it."""
        if self.low_pct is None or self.high_pct is None:
            return "not decided"
        if self.low_pct >= -TOLERANCE_PCT and self.high_pct <= TOLERANCE_PCT:
            return f"flat within {TOLERANCE_PCT:g} %"
        if self.low_pct > TOLERANCE_PCT or self.high_pct < -TOLERANCE_PCT:
            return f"not flat within {TOLERANCE_PCT:g} %"
        return "not decided"


def trend(places: Sequence[float], values: Sequence[float]) -> Trend | None:
    """The straight line through the points; None where they do not make one."""
    span, mean = max(places, default=0.0) - min(places, default=0.0), sum(values) / max(1, len(values))
    if span == 0 or mean == 0:
        return None
    if len(values) > 2 and min(values) == max(values):  # Of which SciPy knows no error.
        return Trend(0.0, 0.0, 0.0)
    line = stats.linregress(places, values)
    scale = 100 * span / mean
    if len(values) < 3:
        return Trend(scale * line.slope, None, None)
    reach = float(stats.t.ppf((1 + LEVEL) / 2, len(values) - 2)) * line.stderr
    return Trend(scale * line.slope, scale * (line.slope - reach), scale * (line.slope + reach))


def steady_ends_s(batch: Batch) -> list[float]:
    """Ends of POs while every worker was at work: all drivers started, and no worker without a next PO.

    The first is the moment at which the last driver's first PO was done.
    """
    first_ends = {finish.worker: finish.at_s for finish in reversed(batch.finishes)}
    ready_s = max(first_ends.values())
    until = len(batch.finishes) - batch.workers + 1
    return [finish.at_s for finish in batch.finishes[:until] if finish.at_s >= ready_s]


def po_s(batch: Batch) -> float | None:
    """Wall seconds per PO once the drivers have started; None for a batch too small to tell."""
    ends_s = steady_ends_s(batch)
    return (ends_s[-1] - ends_s[0]) / (len(ends_s) - 1) if len(ends_s) > 1 else None


def block_po_s(batch: Batch, block: int = BLOCK) -> list[tuple[int, float]]:
    """For each whole block of POs: how many had been done at its end, and the wall seconds per PO in it."""
    ends_s = steady_ends_s(batch)
    before = sum(finish.at_s < ends_s[0] for finish in batch.finishes) if ends_s else 0
    lasts = range(block, len(ends_s), block)
    return [(before + last, (ends_s[last] - ends_s[last - block]) / block) for last in lasts]


def size_trend(batches: Sequence[Batch]) -> Trend | None:
    """Time per PO against the logarithm of the batch's size; every batch is one point."""
    points = [(math.log10(batch.pos), each) for batch in batches if (each := po_s(batch)) is not None]
    return trend([place for place, _ in points], [value for _, value in points])


def block_trend(batch: Batch) -> Trend | None:
    """Time per PO over the blocks of one batch."""
    blocks = block_po_s(batch)
    return trend([done for done, _ in blocks], [value for _, value in blocks])


def settled(memory: Sequence[MemoryPoint]) -> list[MemoryPoint]:
    """Without the first tenth, in which pools fill and drivers start."""
    last = memory[-1].pos_done if memory else 0
    return [point for point in memory if point.pos_done >= last / 10]


def growth_bytes(places: Sequence[int], values: Sequence[int]) -> float | None:
    """Bytes per PO by which a memory grows, by the straight line through its points."""
    return float(stats.linregress(places, values).slope) if len(set(places)) > 1 else None
