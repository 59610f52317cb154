"""A run that looks as a real one does: noise, drift, and memory that rises and falls."""

import random

from harness.experiment.schedule import arms_of_round
from harness.record.run import (
    CheckRecord,
    MemorySample,
    PoRecord,
    RoundRecord,
    RunRecord,
    TrialRecord,
    WorkerRecord,
)
from tests.support.runs import (
    BASELINE,
    CANDIDATE,
    MIB,
    THIRD,
    make_config,
    make_po,
    make_run,
    make_trial,
    make_worker,
)

CHECKS = ("files-intact", "results-complete", "nothing-left-behind", "no-foreign-cookies")


def make_realistic_run(rounds: int = 5, pos: int = 50, workers: int = 4, seed: int = 7, third: str = "") -> RunRecord:
    """A run in which reuse saves the start of a driver per PO, and spends a little on cleaning.

    A third arm saves most of the wait for files besides.
    """
    rng = random.Random(seed)
    records = []
    for index in range(rounds):
        drift = rng.lognormvariate(0, 0.08)
        trials = [
            _trial(rng, mode, drift, pos, workers, position=place)
            for place, mode in enumerate(arms_of_round(index, BASELINE, CANDIDATE, third))
        ]
        records.append(RoundRecord(index=index, trials=trials))
    return make_run(records, make_config(pos=pos, workers=workers, rounds=rounds, third=third))


def _trial(rng: random.Random, mode: str, drift: float, pos: int, workers: int, *, position: int) -> TrialRecord:
    done: list[PoRecord] = []
    people: list[WorkerRecord] = []
    for worker in range(workers):
        mine = range(worker, pos, workers)
        at_s = 0.0 if mode == BASELINE else 0.9 * drift
        for number in mine:
            po = _po(rng, mode, drift, 10000 + number, worker, at_s)
            done.append(po)
            at_s += po.wall_s
        people.append(_worker(rng, mode, worker, len(mine), at_s))
    return make_trial(
        mode,
        max(po.started_s + po.wall_s for po in done) + 0.2,
        position=position,
        workers=people,
        pos=done,
        checks=[CheckRecord(name=name, status="passed") for name in CHECKS],
    )


def _po(rng: random.Random, mode: str, drift: float, number: int, worker: int, at_s: float) -> PoRecord:
    steps = {"navigate": 1.25, "find": 0.04, "trigger": 0.12, "wait_downloads": 0.75, "persist": 0.03}
    if mode == BASELINE:
        steps = {"clone_profile": 0.06, "driver_start": 0.78, **steps, "driver_quit": 0.11}
    else:
        steps = {**steps, "clear_session": 0.07}
    if mode == THIRD:
        steps = {**steps, "trigger": 0.0, "wait_downloads": 0.3}
    spans = {name: seconds * drift * rng.lognormvariate(0, 0.15) for name, seconds in steps.items()}
    return make_po(f"PO{number}", wall_s=sum(spans.values()) + 0.02, worker=worker, started_s=at_s, spans=spans)


def _worker(rng: random.Random, mode: str, worker: int, pos: int, wall_s: float) -> WorkerRecord:
    series = []
    period_s = wall_s / pos
    for step in range(int(wall_s / 0.5)):
        at_s = step * 0.5
        into_po = (at_s % period_s) / period_s
        if mode == BASELINE:
            mib = 45 + (0 if into_po < 0.1 else 115 * min(1, into_po * 2)) + rng.uniform(0, 12)
        else:
            mib = 150 + 35 * at_s / wall_s + 25 * into_po + rng.uniform(0, 10)
        series.append(MemorySample(at_s=at_s, memory_bytes=int(mib * MIB), processes=7))
    record = make_worker(
        worker,
        cpu_s=(0.9 if mode == BASELINE else 0.45) * pos,
        peak_mib=max(sample.memory_bytes for sample in series) // MIB,
        driver_starts=pos if mode == BASELINE else 1,
        spans={} if mode == BASELINE else {"clone_profile": 0.06, "driver_start": 0.8, "driver_quit": 0.1},
        series=series,
    )
    return record.model_copy(update={"wall_s": wall_s, "pos_done": pos})
