"""Builders of sweeps: runs of several numbers of workers, from plain figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.analysis.scaling.judging import judged
from harness.record.run import RoundRecord, RunRecord, TrialRecord
from harness.record.store import save_run, save_sweep
from harness.record.sweep import SWEEP_FILE, ScalingPointRecord, SweepConfigRecord, SweepRecord, SweptRunRecord
from tests.support.runs import (
    BASELINE,
    CANDIDATE,
    MIB,
    STARTED_AT,
    make_config,
    make_environment,
    make_po,
    make_run,
    make_trial,
    make_worker,
)

POS = 12


def make_point(
    workers: int,
    pos_per_min: float,
    *,
    mode: str = CANDIDATE,
    each: Sequence[float] | None = None,
    memory_mib: int | None = 400,
    worker_mib: int | None = 200,
    busy_pct: float = 50.0,
    server_pct: float = 5.0,
    failed_pos: int = 0,
) -> ScalingPointRecord:
    """One mode at one number of workers, the same in three rounds unless told otherwise."""
    return ScalingPointRecord(
        mode=mode,
        workers=workers,
        pos_per_min=pos_per_min,
        each_pos_per_min=list(each or [pos_per_min] * 3),
        memory_bytes=None if memory_mib is None else memory_mib * MIB,
        worker_bytes=None if worker_mib is None else worker_mib * MIB,
        busy_pct=busy_pct,
        server_pct=server_pct,
        failed_pos=failed_pos,
    )


def make_swept_run(workers: int, baseline_s: Sequence[float], candidate_s: Sequence[float]) -> RunRecord:
    """The run of one number of workers: a round for each pair of wall times."""
    rounds = [
        RoundRecord(
            index=index, trials=[_trial(BASELINE, walls[0], workers, 0), _trial(CANDIDATE, walls[1], workers, 1)]
        )
        for index, walls in enumerate(zip(baseline_s, candidate_s, strict=True))
    ]
    return make_run(rounds, make_config(pos=POS, workers=workers, rounds=len(rounds)), isolation=[])


def make_sweep(runs: Mapping[int, RunRecord]) -> SweepRecord:
    """The sweep of these runs, judged."""
    sweep = SweepRecord(
        started_at=STARTED_AT,
        config=SweepConfigRecord(
            workers=list(runs),
            modes=[BASELINE, CANDIDATE],
            pos=POS,
            rounds=max(len(run.rounds) for run in runs.values()),
            scenario="typical",
            seed=1,
        ),
        environment=make_environment(),
        runs=[SweptRunRecord(workers=each, path=f"workers-{each:02d}/run.json") for each in runs],
    )
    return judged(sweep, runs)


def saved_sweep(folder: Path, runs: Mapping[int, RunRecord]) -> Path:
    """A sweep with its runs on disk; the folder."""
    for workers, run in runs.items():
        save_run(run, folder / f"workers-{workers:02d}" / "run.json")
    save_sweep(make_sweep(runs), folder / SWEEP_FILE)
    return folder


def usual_runs(counts: Sequence[int] = (1, 2, 4), rounds: int = 3) -> dict[int, RunRecord]:
    """Runs whose throughput grows less than their workers, the candidate a fifth quicker."""
    walls = {count: 60.0 * (1 + 0.1 * (count - 1)) / count for count in counts}
    return {
        count: make_swept_run(
            count,
            [wall * (1 + 0.01 * each) for each in range(rounds)],
            [0.8 * wall * (1 + 0.01 * each) for each in range(rounds)],
        )
        for count, wall in walls.items()
    }


def _trial(mode: str, wall_s: float, workers: int, position: int) -> TrialRecord:
    share = POS // min(workers, POS)
    po_s = wall_s / share
    pos = [
        make_po(
            f"PO1{number:04d}",
            wall_s=po_s,
            worker=number % workers,
            started_s=(number // workers) * po_s,
            spans={"driver_start": 0.3 * po_s, "navigate": 0.5 * po_s, "wait_downloads": 0.2 * po_s}
            if mode == BASELINE
            else {"navigate": 0.7 * po_s, "wait_downloads": 0.3 * po_s},
        )
        for number in range(POS)
    ]
    return make_trial(
        mode,
        wall_s,
        position=position,
        workers=[make_worker(each, peak_mib=150) for each in range(workers)],
        pos=pos,
        cpu_busy_pct=min(99.0, 20.0 * workers),
    )
