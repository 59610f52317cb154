"""What the contest says: who took how long for a PO, and how ours compare to the best peer. Pure."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.benchmarks.peers.record import CellKey, CellRecord, ContestRecord, EntrantRecord, RunRecord
from tests.benchmarks.ratios import paired_ratio

TIME_GOAL = 0.8
COST_GOAL = 1.0
OURS, PEER = "ours", "peer"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that was measured of a run.

    Attributes:
        goal: the ratio to the best peer that ours should reach.
        of: reads it from a run of a number of POs; seconds per PO, or bytes.
    """

    name: str
    goal: float
    of: Callable[[RunRecord, int], float]


WHOLE_RUN = Measure("whole run", TIME_GOAL, lambda run, pos: run.wall_s / pos)
BATCH = Measure("first request to last answer", TIME_GOAL, lambda run, pos: run.batch_s / pos)
CPU = Measure("CPU", COST_GOAL, lambda run, pos: run.cpu_s / pos)
MEMORY = Measure("peak memory", COST_GOAL, lambda run, _pos: float(run.peak_memory_bytes))
MEASURES = (WHOLE_RUN, BATCH, CPU, MEMORY)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One contestant against the best peer of a cell; below 1 is less.

    Attributes:
        against: the peer with the lowest median.
        rounds: in which both were complete; the ratio is paired by them.
        estimate: Hodges-Lehmann centre of the log ratios.
        low: lower bound of the centre at 97.5 %, so that both bounds hold together at 95 %; None for too few rounds.
        high: upper bound, likewise.
    """

    against: str
    rounds: int
    estimate: float
    low: float | None
    high: float | None

    def meets(self, goal: float) -> bool:
        """Whether the estimate reaches the goal."""
        return self.estimate <= goal

    def surely_meets(self, goal: float) -> bool:
        """Whether the upper bound does."""
        return self.high is not None and self.high <= goal


@dataclass(frozen=True, slots=True)
class Standing:
    """One contestant in one cell.

    Attributes:
        runs: how many there are.
        complete: how many of them brought everything home; the rest counts for nothing below.
        lost: how many lost a file or left a wrong one.
        broken: how many others ended with an error or took too long.
        left: processes that its runs left behind, all together.
        requests: that reached the site in a run, median of the complete ones.
        medians: by name of the measure; empty without a complete run.
        ratios: to the best peer, by name of the measure.
    """

    entrant: EntrantRecord
    runs: int
    complete: int
    lost: int
    broken: int
    left: int
    requests: float
    medians: dict[str, float]
    ratios: dict[str, Ratio]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, judged."""

    key: CellKey
    pos: int
    rounds: int
    standings: tuple[Standing, ...]

    def of_role(self, role: str) -> Iterator[Standing]:
        """The contestants of one role."""
        return (each for each in self.standings if each.entrant.role == role)


@dataclass(frozen=True, slots=True)
class AtBest:
    """One of ours at its best number of workers against the best peer at its own, by medians.

    The cells were not run side by side, so there is no pairing and no interval.
    """

    browser: str
    scenario: str
    measure: Measure
    name: str
    workers: int
    peer: str
    peer_workers: int
    ratio: float


def judge(record: ContestRecord) -> tuple[Cell, ...]:
    """Every cell that has a round, in the order of the plan."""
    by_key = {cell.key: cell for cell in record.cells}
    return tuple(_judge_cell(by_key[key], record.entrants) for key in record.plan.cells if key in by_key)


def at_best(cells: Sequence[Cell], measure: Measure) -> list[AtBest]:
    """Each of ours and the best peer, each at its best number of workers, for every browser and scenario."""
    places = dict.fromkeys((cell.key.browser, cell.key.scenario) for cell in cells)
    found = []
    for browser, scenario in places:
        here = [cell for cell in cells if (cell.key.browser, cell.key.scenario) == (browser, scenario)]
        peers = _best_by_name(here, PEER, measure)
        if not peers:
            continue
        peer = min(peers, key=lambda name: peers[name][0])
        for name, (least, workers) in _best_by_name(here, OURS, measure).items():
            peer_least, peer_workers = peers[peer]
            ratio = least / peer_least
            found.append(AtBest(browser, scenario, measure, name, workers, peer, peer_workers, ratio))
    return found


def _best_by_name(cells: Sequence[Cell], role: str, measure: Measure) -> dict[str, tuple[float, int]]:
    """The lowest median of each contestant of a role, with its number of workers."""
    best: dict[str, tuple[float, int]] = {}
    for cell in cells:
        for standing in cell.of_role(role):
            name = standing.entrant.name
            if measure.name in standing.medians:
                here = (standing.medians[measure.name], cell.key.workers)
                best[name] = min(best.get(name, here), here)
    return best


def _judge_cell(cell: CellRecord, entrants: Sequence[EntrantRecord]) -> Cell:
    runs = {each.name: _by_round(cell, each.name) for each in entrants}
    medians = {name: _medians(by_round, cell.pos) for name, by_round in runs.items()}
    peers = [each.name for each in entrants if each.role == PEER and medians[each.name]]
    best = {measure.name: min(peers, key=lambda name: medians[name][measure.name]) for measure in MEASURES if peers}
    standings = tuple(_standing(each, runs, medians[each.name], best, cell.pos) for each in entrants)
    return Cell(cell.key, cell.pos, len(cell.rounds), standings)


def _standing(
    entrant: EntrantRecord,
    runs: dict[str, dict[int, RunRecord]],
    medians: dict[str, float],
    best: dict[str, str],
    pos: int,
) -> Standing:
    own = runs[entrant.name]
    complete = [run for run in own.values() if run.complete]
    ratios = {
        measure.name: ratio
        for measure in MEASURES
        if measure.name in best and (ratio := _ratio(own, runs[best[measure.name]], best[measure.name], measure, pos))
    }
    lost = sum(bool(run.missing_files or run.wrong_files) for run in own.values())
    return Standing(
        entrant=entrant,
        runs=len(own),
        complete=len(complete),
        lost=lost,
        broken=len(own) - len(complete) - lost,
        left=sum(run.left_processes for run in own.values()),
        requests=statistics.median(run.requests for run in complete) if complete else 0.0,
        medians=medians,
        ratios=ratios,
    )


def _by_round(cell: CellRecord, name: str) -> dict[int, RunRecord]:
    return {index: run for index, runs in enumerate(cell.rounds) for run in runs if run.contestant == name}


def _medians(by_round: dict[int, RunRecord], pos: int) -> dict[str, float]:
    complete = [run for run in by_round.values() if run.complete]
    if not complete:
        return {}
    return {each.name: statistics.median(each.of(run, pos) for run in complete) for each in MEASURES}


def _ratio(
    own: dict[int, RunRecord], peer: dict[int, RunRecord], peer_name: str, measure: Measure, pos: int
) -> Ratio | None:
    """Paired by round, from the rounds in which both were complete; None where there is no such round."""
    pairs = ((own[index], peer[index]) for index in sorted(own.keys() & peer.keys()))
    both = ((mine, theirs) for mine, theirs in pairs if mine.complete and theirs.complete)
    values = ((measure.of(mine, pos), measure.of(theirs, pos)) for mine, theirs in both)
    positive = [(mine, theirs) for mine, theirs in values if mine > 0 and theirs > 0]
    return Ratio(peer_name, *paired_ratio(positive)) if positive else None
