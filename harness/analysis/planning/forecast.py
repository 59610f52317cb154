"""How long a batch takes: many simulations, and what they say of larger batches.

Batches of up to ``WHOLE_POS`` POs are simulated whole. A larger one is simulated up to a part in which every worker
has had many POs; the rest of it is more of the same, and is added: with one queue for all, workers are busy to the end,
so that each further PO costs its mean time over the number of workers; with a queue each, what is left in each queue
takes the sum of as many times drawn from the simulated ones, and the longest queue decides. A fleet of many machines
is simulated through a slice of it with its share of the POs and of the site's limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from harness.analysis.planning.course import Course, simulate
from harness.analysis.planning.population import Population, batch_of, even_batch_of
from harness.analysis.planning.work import Fleet, ModeWork

WHOLE_POS = 1000
POS_PER_WORKER = 25
SLICE_WORKERS = 48
LEVEL = 0.9  # Between the 5th and the 95th percentile of the replicates.


@dataclass(frozen=True, slots=True)
class Outcome:
    """One replicate of a batch."""

    makespan_s: float
    busy_core_s: float
    restarts: float
    given_up: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """All replicates of a batch on one fleet.

    Attributes:
        whole: each was simulated to the last PO, on all machines.
    """

    pos: int
    fleet: Fleet
    outcomes: tuple[Outcome, ...]
    whole: bool

    @property
    def makespans_s(self) -> list[float]:
        """Of the replicates, in their order."""
        return [each.makespan_s for each in self.outcomes]

    def quantile_s(self, share: float) -> float:
        """The makespan that so large a share of the replicates does not exceed."""
        return float(np.quantile(self.makespans_s, share))

    def mean(self, figure: str) -> float:
        """The mean of a figure of the outcomes."""
        return float(np.mean([getattr(each, figure) for each in self.outcomes]))

    def meets(self, deadline_s: float, share: float) -> bool:
        """Whether so large a share of the replicates ends in time."""
        in_time = sum(each <= deadline_s for each in self.makespans_s)
        return in_time >= share * len(self.outcomes)


def forecast(
    population: Population, fleet: Fleet, batches: Sequence[int], *, replicates: int, seed: int
) -> list[Forecast]:
    """A forecast for each size of batch, in the order given; the same for the same seed.

    Replicate by replicate, all modes and fleets see the same draw of rounds and POs, so that their differences are
    not of chance.
    """
    workers = population.traits.workers(fleet.workers)
    sliced = _slice(fleet, workers)
    part = max(WHOLE_POS, POS_PER_WORKER * sliced.nodes * workers)
    small = [pos for pos in batches if pos < part and sliced.nodes == fleet.nodes]
    large = [pos for pos in batches if pos not in small]
    outcomes: dict[int, list[Outcome]] = {pos: [] for pos in batches}
    for replicate, work in enumerate(population.resampled(replicates, seed)):
        for pos in small:
            random = Random(f"{seed} {replicate} {pos}")
            outcomes[pos].append(_whole(simulate(batch_of(work, pos, random), work, fleet, random)))
        for group in _together(large, part * fleet.nodes // sliced.nodes):
            for pos, outcome in _continued(work, fleet, sliced, group, part, f"{seed} {replicate}").items():
                outcomes[pos].append(outcome)
    return [
        Forecast(pos, fleet, tuple(outcomes[pos]), whole=pos in small or _is_all(pos, part, fleet, sliced))
        for pos in batches
    ]


def _is_all(pos: int, part: int, fleet: Fleet, sliced: Fleet) -> bool:
    return pos <= part and sliced.nodes == fleet.nodes


def _together(batches: Sequence[int], enough: int) -> list[list[int]]:
    """Batches that one simulation serves: all larger than what is simulated; each of the others has its own."""
    larger = [pos for pos in batches if pos >= enough]
    return [*([pos] for pos in batches if pos < enough), *([larger] if larger else [])]


def _slice(fleet: Fleet, workers: int) -> Fleet:
    """The fleet, or so many of its machines as are simulated, with their share of the site's limits."""
    nodes = min(fleet.nodes, max(1, SLICE_WORKERS // workers))
    share = nodes / fleet.nodes
    return Fleet(
        nodes,
        fleet.workers,
        fleet.cores,
        fleet.dynamic,
        fleet.requests_per_s and fleet.requests_per_s * share,
        fleet.pos_per_s and fleet.pos_per_s * share,
        fleet.failures,
    )


def _whole(course: Course) -> Outcome:
    return Outcome(course.makespan_s, course.busy_core_s, course.restarts, course.given_up)


def _continued(
    work: ModeWork, fleet: Fleet, sliced: Fleet, batches: Sequence[int], part: int, seed: str
) -> dict[int, Outcome]:
    """The outcome of each batch, from one simulation of a part."""
    random = Random(seed)
    shortest = min(batches) * sliced.nodes // fleet.nodes
    pos = max(1, min(part, shortest))
    course = simulate(even_batch_of(work, pos, random), work, sliced, random)
    steady_s = _steady_s(course)
    chances = np.random.default_rng(random.getrandbits(64))
    dynamic = fleet.dynamic or work.traits.driver_per_po
    workers = work.traits.workers(fleet.workers)
    outcomes = {}
    for batch in batches:
        ahead = batch * sliced.nodes / fleet.nodes - pos
        if dynamic:
            makespan_s = course.makespan_s + max(0.0, ahead) * float(np.mean(steady_s)) / (workers * sliced.nodes)
        else:
            makespan_s = _longest_queue_s(course, work, steady_s, batch, workers * fleet.nodes, chances)
        share = batch / pos
        outcomes[batch] = Outcome(
            makespan_s, course.busy_core_s * share, course.restarts * share, course.given_up * share
        )
    return outcomes


def _steady_s(course: Course) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """How long POs took while all workers were busy, but for each worker's first, which all began at once."""
    last_begin: dict[int, float] = {}
    first_begin: dict[int, float] = {}
    for po in course.worked:
        last_begin[po.worker] = max(po.begun_s, last_begin.get(po.worker, 0.0))
        first_begin[po.worker] = min(po.begun_s, first_begin.get(po.worker, po.begun_s))
    all_busy_until_s = min(last_begin.values())
    steady = [po.took_s for po in course.worked if first_begin[po.worker] < po.begun_s <= all_busy_until_s]
    return np.array(steady or [po.took_s for po in course.worked])


def _longest_queue_s(
    course: Course,
    work: ModeWork,
    steady_s: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    batch: int,
    workers: int,
    chances: np.random.Generator,
) -> float:
    """When the last of the workers is through its queue."""
    first: dict[int, float] = {}
    for po in course.worked:  # In the order of their ends.
        first.setdefault(po.worker, po.ended_s)
    length, longer = divmod(batch, workers)
    alike = np.full(len(steady_s), 1 / len(steady_s))
    lengths = np.maximum(0, np.array([length - 1 + (worker < longer) for worker in range(workers)]))
    sums_s = chances.multinomial(lengths, alike) @ steady_s
    return float(np.mean(list(first.values()))) + float(sums_s.max()) + work.closing_s
