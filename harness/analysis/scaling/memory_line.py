"""Memory against workers: a straight line, since each worker has a driver and a browser of its own."""

import math
from collections.abc import Sequence

import numpy as np

from harness.analysis.planning.memory import MachineMemory
from harness.record.run import IntervalRecord
from harness.record.sweep import MemoryLineRecord, ScalingPointRecord

LEVEL = 0.95
_FEWEST = 2
_FEWEST_FOR_BOUNDS = 3


def memory_line(points: Sequence[ScalingPointRecord], machine: MachineMemory) -> MemoryLineRecord | None:
    """Least squares through one mode's points; None where memory was measured at fewer than two numbers of workers."""
    measured = [(point.workers, point.memory_bytes) for point in points if point.memory_bytes]
    if len(measured) < _FEWEST:
        return None
    workers, sizes = (np.asarray(each, dtype=float) for each in zip(*measured, strict=True))
    slope, base = (float(each) for each in np.polyfit(workers, sizes, 1))
    spread = _spread(workers, sizes - (base + slope * workers))
    hungriest = max(point.worker_bytes or 0 for point in points)
    return MemoryLineRecord(
        mode=points[0].mode,
        base_bytes=base,
        per_worker_bytes=IntervalRecord(
            estimate=slope,
            low=None if spread is None else slope - spread,
            high=None if spread is None else slope + spread,
            level=LEVEL,
        ),
        most_workers=machine.most_workers(hungriest),
    )


def _spread(workers: "np.ndarray[tuple[int], np.dtype[np.float64]]", residuals: object) -> float | None:
    """How far each bound of the slope is from it; None with too few points to say."""
    rest = np.asarray(residuals, dtype=float)
    freedom = len(workers) - 2
    if len(workers) < _FEWEST_FOR_BOUNDS:
        return None
    from scipy.stats import t

    error = math.sqrt(float(rest @ rest) / freedom / float(((workers - workers.mean()) ** 2).sum()))
    return float(t.ppf(LEVEL, freedom)) * error
