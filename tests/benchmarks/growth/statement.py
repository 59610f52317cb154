"""What the record says, in sentences."""

from statistics import mean, median

from harness.analysis.wording import MIB
from tests.benchmarks.growth.pace import Trend, block_trend, growth_bytes, po_s, settled, size_trend, trend
from tests.benchmarks.growth.record import Batch, Growth


def modes_of(growth: Growth) -> list[str]:
    """The modes, in the order in which they first ran."""
    return list(dict.fromkeys(batch.mode for batch in growth.batches))


def largest_of(growth: Growth, mode: str) -> Batch:
    """The last of the largest batches of a mode."""
    return max((batch for batch in growth.batches if batch.mode == mode), key=lambda batch: batch.pos)


def sentences(growth: Growth) -> list[str]:
    """Per mode: time per PO by size, over the blocks of the largest batch, and what memory does in it."""
    failed = sorted({name for batch in growth.batches for name in batch.failed_checks})
    said = [f"Checks failed, so the times do not count: {', '.join(failed)}."] if failed else []
    for mode in modes_of(growth):
        batches = [batch for batch in growth.batches if batch.mode == mode]
        largest = largest_of(growth, mode)
        said += [
            *_sizes(mode, batches),
            f"{mode}: time per PO {_over(block_trend(largest))} within the batch of {largest.pos:,} POs.",
            *_memory(mode, largest),
        ]
    return said


def _sizes(mode: str, batches: list[Batch]) -> list[str]:
    sizes = sorted({batch.pos for batch in batches})
    medians = {}
    for pos in sizes:
        taken_s = [each for batch in batches if batch.pos == pos and (each := po_s(batch)) is not None]
        if taken_s:
            medians[pos] = median(taken_s)
    listed = ", ".join(f"{1000 * each_s:.0f} ms at {pos:,}" for pos, each_s in medians.items())
    return [f"{mode}: time per PO {_over(size_trend(batches))} from {sizes[0]:,} to {sizes[-1]:,} POs ({listed})."]


def _memory(mode: str, batch: Batch) -> list[str]:
    points = settled(batch.memory)
    places = [point.pos_done for point in points]
    said = []
    for what, values in (
        ("the parent's memory", [point.parent_rss_bytes for point in points]),
        ("a worker's memory", [point.worker_bytes for point in points]),
    ):
        slope = growth_bytes(places, values)
        if slope is not None:
            mid = mean(values) / MIB
            change = _over(trend(places, values))
            said.append(f"{mode}: {what} {change} around {mid:.0f} MiB ({slope / 1024:+.2f} KiB per PO).")
    return said


def _over(change: Trend | None) -> str:
    if change is None:
        return "cannot be judged"
    if change.low_pct is None or change.high_pct is None:
        return f"changes by {change.change_pct:+.1f} % ({change.judgement})"
    return (
        f"is {change.judgement}: it changes by {change.change_pct:+.1f} % "
        f"({change.low_pct:+.1f} % to {change.high_pct:+.1f} %)"
    )
