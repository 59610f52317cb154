"""How many workers to run, of those that were measured, and why."""

from collections.abc import Sequence

from harness.analysis.planning.answers import CPU_BOUND_PCT
from harness.analysis.wording import memory_size, percent
from harness.record.sweep import MemoryLineRecord, RecommendationRecord, ScalingPointRecord

WITHIN_PCT = 3.0  # Of the best throughput: less is not worth the memory and the load of another worker.


def recommend(points: Sequence[ScalingPointRecord], line: MemoryLineRecord | None) -> RecommendationRecord:
    """The smallest measured number of workers within ``WITHIN_PCT`` of the best of those that fit into the memory.

    Where none fits, all that were measured did run, and the smallest of them is taken.

    Args:
        points: of one mode, at least one.
    """
    most = line.most_workers if line is not None else None
    fitting = [point for point in points if most is None or point.workers <= most] or list(points[:1])
    best = max(fitting, key=lambda point: point.pos_per_min)
    floor = (1 - WITHIN_PCT / 100) * best.pos_per_min
    chosen = next(point for point in fitting if point.pos_per_min >= floor)
    bound_from = next((point.workers for point in points if point.busy_pct >= CPU_BOUND_PCT), None)
    return RecommendationRecord(
        mode=chosen.mode,
        workers=chosen.workers,
        best_workers=best.workers,
        cpu_bound_from=bound_from,
        sentence=_sentence(chosen, best, most, bound_from),
    )


def _sentence(chosen: ScalingPointRecord, best: ScalingPointRecord, most: int | None, bound_from: int | None) -> str:
    reached = (
        "the best throughput measured"
        if chosen.workers == best.workers
        else f"throughput within {percent(WITHIN_PCT)} of the best, which {best.workers} have"
    )
    held = "memory not measured" if chosen.memory_bytes is None else memory_size(chosen.memory_bytes)
    allowed = "" if most is None else f"; memory allows {most}"
    bound = "never CPU-bound" if bound_from is None else f"CPU-bound from {bound_from}"
    return f"{chosen.workers}: {reached}, {held}{allowed}; {bound}."
