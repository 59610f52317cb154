"""The smallest fleet that meets a deadline."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from harness.analysis.planning.forecast import Forecast, forecast
from harness.analysis.planning.population import Population
from harness.analysis.planning.work import Fleet
from harness.analysis.wording import in_words, span_of_time
from harness.errors import ConfigError

IN_TIME = 0.95  # Of the replicates.
REPLICATES = 20
MOST_NODES = 10_000
WORKER_COUNTS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
_PAST_KNEE = 1.7


@dataclass(frozen=True, slots=True)
class Asked:
    """A batch with its deadline; ``fleet`` holds all that is not sought: cores, limits, failures, distribution."""

    pos: int
    deadline_s: float
    fleet: Fleet
    seed: int


def require_possible(population: Population, asked: Asked) -> None:
    """Raise ConfigError where no fleet whatever meets the deadline, and say which limit binds."""
    fleet, pos = asked.fleet, asked.pos
    limits = (
        ("--pace", fleet.requests_per_s, pos * population.mean_requests(), "request"),
        ("--po-pace", fleet.pos_per_s, float(pos), "PO"),
    )
    for option, per_s, turns, noun in limits:
        if per_s and turns / per_s > asked.deadline_s:
            raise ConfigError(
                f"No fleet meets the deadline of {span_of_time(asked.deadline_s)}: the site's pace binds. "
                f"{in_words(round(turns), noun)} at {per_s:g} per second ({option}) take "
                f"{span_of_time(turns / per_s)} in {population.traits.name}.",
                f"Give a later --deadline, or agree with the site on {turns / asked.deadline_s:.3g} per second.",
            )
    longest_s = _shortest_possible_s(population)
    if longest_s > asked.deadline_s:
        raise ConfigError(
            f"No fleet meets the deadline of {span_of_time(asked.deadline_s)}: a worker's start and one PO of "
            f"{population.traits.name} alone can take {span_of_time(longest_s)}.",
            "Give a later --deadline.",
        )


def most_useful_workers(population: Population, cores: int) -> int:
    """Workers of one machine beyond which more hardly help: well past those that would keep all cores busy in turn.

    These are cores × time of a PO / its CPU time, the knee of a closed system in operational analysis (Denning and
    Buzen 1978).
    """
    cpu_s = population.mean_cpu_s()
    return max(1, math.ceil(_PAST_KNEE * cores * population.mean_alone_s() / cpu_s)) if cpu_s else WORKER_COUNTS[-1]


def worker_counts(population: Population, cores: int, most_workers: int) -> list[int]:
    """Numbers of workers of one machine that show how far more of them help."""
    useful = most_useful_workers(population, cores)
    return [count for count in WORKER_COUNTS if count <= min(most_workers, useful)] or [1]


def smallest_fleet(
    population: Population,
    asked: Asked,
    most_workers: int,
    on_try: Callable[[int, int], None] = lambda _nodes, _workers: None,
) -> Forecast:
    """The fewest machines, and of these the fewest workers, with which ``IN_TIME`` of the replicates are in time.

    Raises:
        ConfigError: no fleet of a reasonable size does.
    """
    best = min(most_workers, most_useful_workers(population, asked.fleet.cores))

    def tried(nodes: int, workers: int) -> Forecast:
        fleet = replace(asked.fleet, nodes=nodes, workers=workers)
        on_try(nodes, workers)
        return forecast(population, fleet, [asked.pos], replicates=REPLICATES, seed=asked.seed)[0]

    found = _fewest_nodes(tried, best, asked)
    low, high = 0, best
    while high - low > 1:
        middle = (low + high) // 2
        attempt = tried(found.fleet.nodes, middle)
        low, high, found = (low, middle, attempt) if _in_time(attempt, asked) else (middle, high, found)
    return found


def _fewest_nodes(tried: Callable[[int, int], Forecast], workers: int, asked: Asked) -> Forecast:
    """By doubling, then by halving the gap: more machines are never slower."""
    first = tried(1, workers)
    if _in_time(first, asked):
        return first
    # No machine is quicker than its share, so fewer than this cannot do.
    low = max(1, math.ceil(first.quantile_s(0.5) / asked.deadline_s / 1.2) - 1)
    high, found = low + 1, tried(low + 1, workers)
    while not _in_time(found, asked):
        if high >= MOST_NODES:
            raise ConfigError(
                f"No fleet of up to {MOST_NODES} machines meets the deadline of {span_of_time(asked.deadline_s)}.",
                "Give a later --deadline, or a faster --pace where there is one.",
            )
        low, high = high, min(MOST_NODES, math.ceil(high * 1.25) + 1)
        found = tried(high, workers)
    while high - low > 1:
        middle = (low + high) // 2
        attempt = tried(middle, workers)
        low, high, found = (low, middle, attempt) if _in_time(attempt, asked) else (middle, high, found)
    return found


def _in_time(attempt: Forecast, asked: Asked) -> bool:
    return attempt.meets(asked.deadline_s, IN_TIME)


def _shortest_possible_s(population: Population) -> float:
    """A worker's start, and the PO that takes longest."""
    longest_s = max(po.alone_s for trial in population.trials for po in trial.pos)
    return population.spawn.alone_s + longest_s + population.closing_s
