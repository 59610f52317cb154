"""Builders of calibrations."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from harness.analysis.calibration import noise_pct, power_of, true_reductions_pct
from harness.record.calibration import CalibrationRecord, PowerRecord
from tests.support.runs import make_run

STARTED_AT = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)


def make_noise(sd: float, rounds: int = 20, seed: int = 1) -> list[float]:
    """Log ratios of a mode against itself."""
    noise = random.Random(seed)
    return [noise.gauss(0, sd) for _ in range(rounds)]


@cache
def power_by(log_ratios: tuple[float, ...], min_reduction_pct: float = 20.0) -> tuple[PowerRecord, ...]:
    """``power_of``, worked out once for all tests that ask for the same."""
    return tuple(power_of(log_ratios, min_reduction_pct))


def make_calibration(
    log_ratios: Sequence[float],
    *,
    scenario: str = "",
    cpu_model: str = "",
    started_at: datetime = STARTED_AT,
    min_reduction_pct: float = 20.0,
) -> CalibrationRecord:
    """A calibration by these log ratios, on the machine of ``make_run`` unless another is named."""
    run = make_run([])
    config = run.config.model_copy(
        update={
            "scenario": scenario or run.config.scenario,
            "baseline": run.config.candidate,
            "min_reduction_pct": min_reduction_pct,
        }
    )
    environment = run.environment.model_copy(update={"cpu_model": cpu_model or run.environment.cpu_model})
    return CalibrationRecord(
        started_at=started_at,
        environment=environment,
        config=config,
        log_ratios=list(log_ratios),
        noise_pct=noise_pct(log_ratios),
        low_pct=-2.0,
        high_pct=3.0,
        reductions_pct=true_reductions_pct(min_reduction_pct),
        power=list(power_by(tuple(log_ratios), min_reduction_pct)),
    )
