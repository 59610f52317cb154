"""Builders of runs that lie one after the other."""

from collections.abc import Sequence
from datetime import timedelta

from harness.analysis.history import SavedRun
from harness.record.run import ConfigRecord, EnvironmentRecord, RunRecord
from tests.support.runs import make_config, make_environment, make_rounds, make_run

SPREAD = (-0.02, 0.01, 0.0, -0.01, 0.02, 0.015, -0.015, 0.005)


def make_past_run(
    day: int = 0,
    reduction_pct: float = 30.0,
    *,
    baseline_s: float = 40.0,
    rounds: int = 8,
    commit: str = "",
    config: ConfigRecord | None = None,
    environment: EnvironmentRecord | None = None,
) -> RunRecord:
    """A finished run, so many days after the first, whose rounds lie about a reduction."""
    ratios = [1 - reduction_pct / 100 + SPREAD[index % len(SPREAD)] for index in range(rounds)]
    run = make_run(make_rounds(ratios, baseline_s), config)
    machine = (environment or make_environment()).model_copy(update={"commit": commit})
    return run.model_copy(
        update={
            "started_at": run.started_at + timedelta(days=day),
            "finished_at": run.started_at + timedelta(days=day, minutes=5),
            "environment": machine,
        }
    )


def make_past(reductions_pct: Sequence[float], *, commits: bool = True, workers: int = 4) -> list[SavedRun]:
    """A run a day with the given reductions, oldest first, each at a commit of its own."""
    config = make_config(workers=workers)
    return [
        SavedRun(
            f"results/{day}/run.json",
            make_past_run(day, reduction_pct, commit=f"{day:07x}" + "0" * 33 if commits else "", config=config),
        )
        for day, reduction_pct in enumerate(reductions_pct)
    ]
