"""Builders for plans: work of known length, and runs that the simulation itself has made."""

from collections.abc import Sequence
from random import Random

from harness.analysis.planning.course import simulate
from harness.analysis.planning.work import Failures, Fleet, ModeTraits, ModeWork, PoWork, Step
from harness.record.run import RoundRecord, RunRecord, TrialRecord
from tests.support.runs import BASELINE, CANDIDATE, make_config, make_po, make_run, make_trial, make_worker

KEPT = ModeTraits(CANDIDATE, driver_per_po=False)
FRESH = ModeTraits(BASELINE, driver_per_po=True)
ALONE = ModeTraits("sequential", driver_per_po=False, single_worker=True)
NOTHING = Step()
NEVER = Failures()


def make_work(
    name: str = "PO10001",
    *,
    wait_s: float = 0.0,
    cpu_s: float = 0.0,
    beside_cpu_s: float = 0.0,
    start: Step = NOTHING,
    requests: int = 1,
) -> PoWork:
    """A PO whose page takes so long."""
    return PoWork(name, start, Step(wait_s, cpu_s, beside_cpu_s), NOTHING, NOTHING, requests)


def make_mode(
    pos: Sequence[PoWork],
    traits: ModeTraits = KEPT,
    *,
    spawn: Step = NOTHING,
    starts: Sequence[Step] = (),
    closing_s: float = 0.0,
    retire_after: int | None = None,
) -> ModeWork:
    """A mode's work."""
    return ModeWork(traits, spawn, tuple(pos), tuple(starts), closing_s, retire_after)


def makespan_s(
    pos: Sequence[PoWork],
    fleet: Fleet,
    traits: ModeTraits = KEPT,
    *,
    spawn: Step = NOTHING,
    starts: Sequence[Step] = (),
    closing_s: float = 0.0,
) -> float:
    """How long the batch takes in the simulation."""
    mode = make_mode(pos, traits, spawn=spawn, starts=starts, closing_s=closing_s)
    return simulate(pos, mode, fleet, Random(1)).makespan_s


def simulated_run(
    workers: int, *, rounds: int = 3, pos: int = 24, wait_s: float = 1.0, cpu_s: float = 0.4, cores: int = 2
) -> RunRecord:
    """A run as a machine of ``cores`` would make it on which every PO waits and computes so long, in both modes.

    The baseline's driver costs each PO half as much CPU time again.
    """
    records = []
    for index in range(rounds):
        kept = [_po_of_batch(n, index, wait_s, cpu_s) for n in range(pos)]
        fresh = [each._replace(start=Step(0.0, cpu_s / 2)) for each in kept]
        trials = [_trial(fresh, FRESH, workers, cores, 0), _trial(kept, KEPT, workers, cores, 1)]
        records.append(RoundRecord(index=index, trials=trials))
    config = make_config(pos=pos, workers=workers, rounds=rounds).model_copy(update={"distribution": "dynamic"})
    return make_run(records, config, isolation=[])


def _po_of_batch(number: int, index: int, wait_s: float, cpu_s: float) -> PoWork:
    """The same PO for every number of workers, as in a sweep, and nearly the same in every round."""
    own, noise = Random(f"PO {number}"), Random(f"round {index} of PO {number}")
    return make_work(
        f"PO1{number:04d}",
        wait_s=wait_s * own.uniform(0.8, 1.2) * noise.uniform(0.98, 1.02),
        cpu_s=cpu_s * own.uniform(0.8, 1.2) * noise.uniform(0.98, 1.02),
    )


def _trial(work: Sequence[PoWork], traits: ModeTraits, workers: int, cores: int, position: int) -> TrialRecord:
    course = simulate(work, make_mode(work, traits), Fleet(1, workers, cores), Random(0))
    share = course.busy_core_s / (cores * course.makespan_s)
    # The simulation tells the POs in the order of their ends, and not their names: the order of their begins is the
    # batch's.
    done = sorted(course.worked, key=lambda each: each.begun_s)
    pos = [
        make_po(
            po.po,
            wall_s=seen.took_s,
            worker=seen.worker,
            started_s=seen.begun_s,
            spans=_spans(po, seen.took_s, traits),
        )
        for po, seen in zip(work, done, strict=True)
    ]
    return make_trial(
        traits.name,
        course.makespan_s,
        position=position,
        workers=[
            make_worker(n, cpu_s=0.0, driver_starts=len(work) if traits.driver_per_po else 1) for n in range(workers)
        ],
        pos=pos,
        cpu_busy_pct=100 * share,
        server_share_pct=0.0,
    )


def _spans(po: PoWork, took_s: float, traits: ModeTraits) -> dict[str, float]:
    if not traits.driver_per_po:
        return {"navigate": took_s}
    # As the CPU work is shared alike, a start takes its part of what is not waiting.
    computing_s = took_s - po.page.wait_s
    start_s = computing_s * po.start.cpu_s / (po.start.cpu_s + po.page.cpu_s)
    return {"driver_start": start_s, "navigate": took_s - start_s}
