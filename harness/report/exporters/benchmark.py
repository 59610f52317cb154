"""The run in pytest-benchmark's own format, for ``pytest-benchmark compare`` and for github-action-benchmark.

One benchmark per arm, one value per trial: the wall time of a whole batch in seconds.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median, stdev

from harness.analysis.arms import Arm, arms_of
from harness.errors import RecordError
from harness.record.run import ComparisonRecord, IntervalRecord, RunRecord

Json = dict[str, object]

FORMAT_VERSION = "5.1.0"  # Of pytest-benchmark: what its files have looked like since.
_DIRTY = "-dirty"  # Ends the commit of a run that was started with uncommitted changes.
_FENCE = 1.5  # Tukey: a value further than 1.5 interquartile ranges outside the quartiles is an outlier.


def write_benchmark_json(run: RunRecord, path: Path) -> None:
    """Write ``run`` to ``path``, making its folder; a run without a finished trial has no benchmark in it.

    Raises:
        RecordError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(benchmark_document(run), indent=4) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise RecordError(
            f"Could not write the benchmark file {path}: {error.strerror or error}.",
            "Choose a file that can be written, with --benchmark-json FILE.",
        ) from error


def benchmark_document(run: RunRecord) -> Json:
    """The whole file. All of it comes from the record, not from the machine that writes it."""
    arms = arms_of(run)
    return {
        "machine_info": _machine(run),
        "commit_info": _commit(run),
        "benchmarks": [_benchmark(run, arm, judged=arm is arms[1]) for arm in arms if arm.trials],
        "datetime": (run.finished_at or run.started_at).isoformat(),
        "version": FORMAT_VERSION,
    }


def wall_stats(data: Sequence[float]) -> Json:
    """pytest-benchmark's figures over at least one wall time, by the definitions that its tables use.

    Where the median is itself a value, each quartile is the mean of the half's median with that value and without it.
    """
    values = sorted(data)
    half, larger_half = len(values) // 2, (len(values) + 1) // 2
    q1 = (median(values[: half or 1]) + median(values[:larger_half])) / 2
    q3 = (median(values[-(half or 1) :]) + median(values[-larger_half:])) / 2
    fence_low, fence_high = q1 - _FENCE * (q3 - q1), q3 + _FENCE * (q3 - q1)
    mean, spread = fmean(values), stdev(values) if len(values) > 1 else 0.0
    far, out = _beyond(values, mean - spread, mean + spread), _beyond(values, fence_low, fence_high)
    return {
        "min": values[0],
        "max": values[-1],
        "mean": mean,
        "stddev": spread,
        "rounds": len(values),
        "median": median(values),
        "iqr": q3 - q1,
        "q1": q1,
        "q3": q3,
        "iqr_outliers": out,
        "stddev_outliers": far,
        "outliers": f"{far};{out}",
        "ld15iqr": min(value for value in values if value >= fence_low),
        "hd15iqr": max(value for value in values if value <= fence_high),
        "ops": 1 / mean if mean else 0.0,
        "total": sum(values),
        "data": list(data),
        "iterations": 1,
    }


def _beyond(values: Sequence[float], low: float, high: float) -> int:
    return sum(value < low or value > high for value in values)


def _benchmark(run: RunRecord, arm: Arm, *, judged: bool) -> Json:
    config = run.config
    return {
        "group": config.scenario,
        "name": arm.label,
        "fullname": f"{config.scenario}/{arm.label}",
        "params": {"pos": config.pos, "workers": config.workers, "mode": arm.trials[0].mode},
        "param": f"{config.pos}-pos-{config.workers}-workers",
        "extra_info": _extra(run, arm.label, judged=judged),
        "options": {"disable_gc": False, "timer": "perf_counter", "min_rounds": config.rounds, "warmup": False},
        "stats": wall_stats([trial.wall_s for trial in arm.trials]),
    }


def _extra(run: RunRecord, label: str, *, judged: bool) -> Json:
    """What the format has no field for: the size of the work, and what the comparison says of the candidate."""
    config, comparison = run.config, run.comparison
    extra: Json = {"pos": config.pos, "workers": config.workers, "cleanup": config.cleanup, "seed": config.seed}
    if comparison is None:
        return extra
    if judged:
        return {**extra, **_reduction(comparison.baseline, comparison.reduction_pct), **_verdict(comparison)}
    for third in comparison.third_arm:
        if third.mode == label and third.against == comparison.baseline:
            return {**extra, **_reduction(third.against, third.reduction_pct)}
    return extra


def _reduction(against: str, reduction: IntervalRecord) -> Json:
    return {
        "against": against,
        "reduction_pct": reduction.estimate,
        "reduction_low_pct": reduction.low,
        "reduction_high_pct": reduction.high,
        "confidence": reduction.level,
    }


def _verdict(comparison: ComparisonRecord) -> Json:
    return {"min_reduction_pct": comparison.min_reduction_pct, "verdict": comparison.verdict}


def _machine(run: RunRecord) -> Json:
    machine = run.environment
    implementation, _, version = machine.python.rpartition(" ")
    return {
        "node": "",
        "processor": machine.cpu_model,
        "machine": "",
        "python_compiler": "",
        "python_implementation": implementation,
        "python_implementation_version": version,
        "python_version": version,
        "python_build": ["", ""],
        "release": "",
        "system": machine.os,
        "cpu": {"brand_raw": machine.cpu_model, "count": machine.cores},
        "memory_total_bytes": machine.memory_total_bytes,
        "browser": f"{machine.browser} {machine.browser_version}".strip(),
        "driver_version": machine.driver_version,
        "harness_version": machine.harness_version,
    }


def _commit(run: RunRecord) -> Json:
    commit = run.environment.commit
    return {
        "id": commit.removesuffix(_DIRTY) or "unversioned",
        "time": None,
        "author_time": None,
        "dirty": commit.endswith(_DIRTY),
        "project": "harness",
        "branch": "(unknown)",
    }
