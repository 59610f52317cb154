"""Forecasts as they are saved."""

from statistics import fmean

from harness.analysis.planning.forecast import LEVEL, Forecast
from harness.analysis.planning.population import Population
from harness.record.planned import BatchRecord, BoundName, DistributionName

CPU_BOUND_PCT = 85.0  # Busier than this, cores are what POs wait for.
_PACE_BOUND = 0.95  # Of the makespan, where the site's turns alone take so much.
_HOUR_S = 3600


def batch_record(population: Population, distribution: DistributionName, forecast: Forecast) -> BatchRecord:
    """The median of the replicates, and the bounds of the middle ``LEVEL`` of them."""
    fleet, makespan_s = forecast.fleet, forecast.quantile_s(0.5)
    cores = fleet.cores * fleet.nodes
    core_hours = cores * makespan_s / _HOUR_S
    busy_core_hours = forecast.mean("busy_core_s") / _HOUR_S
    busy_pct = min(100.0, 100 * fmean(each.busy_core_s / (cores * each.makespan_s) for each in forecast.outcomes))
    return BatchRecord(
        mode=population.traits.name,
        distribution=distribution,
        pos=forecast.pos,
        nodes=fleet.nodes,
        workers=population.traits.workers(fleet.workers),
        makespan_s=makespan_s,
        low_s=forecast.quantile_s((1 - LEVEL) / 2),
        high_s=forecast.quantile_s((1 + LEVEL) / 2),
        core_hours=core_hours,
        busy_core_hours=busy_core_hours,
        busy_pct=busy_pct,
        restarts=forecast.mean("restarts"),
        given_up=forecast.mean("given_up"),
        bound=_bound(population, forecast, makespan_s, busy_pct),
        whole=forecast.whole,
    )


def _bound(population: Population, forecast: Forecast, makespan_s: float, busy_pct: float) -> BoundName:
    fleet, pos = forecast.fleet, forecast.pos
    turns_s = max(
        pos * population.mean_requests() / fleet.requests_per_s if fleet.requests_per_s else 0.0,
        pos / fleet.pos_per_s if fleet.pos_per_s else 0.0,
    )
    if turns_s >= _PACE_BOUND * makespan_s:
        return "pace"
    return "cpu" if busy_pct >= CPU_BOUND_PCT else "waiting"
