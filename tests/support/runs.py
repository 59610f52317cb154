"""Builders of runs: every figure has a plain default, so that a test names only what it is about."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from harness.record.run import (
    CheckRecord,
    ConfigRecord,
    EnvironmentRecord,
    FileRecord,
    MemoryKind,
    MemorySample,
    PoRecord,
    PoStatusName,
    RoundRecord,
    RunRecord,
    ServerRecord,
    TrialRecord,
    WorkerRecord,
)

BASELINE = "per-po-driver"
CANDIDATE = "driver-per-worker"
THIRD = "http-transfer"
MIB = 1024 * 1024
STARTED_AT = datetime(2025, 3, 4, 10, 0, tzinfo=UTC)


def make_po(
    number: str = "PO10001",
    *,
    wall_s: float = 2.0,
    status: PoStatusName = "COMPLETED",
    worker: int = 0,
    started_s: float = 0.0,
    spans: dict[str, float] | None = None,
) -> PoRecord:
    """One PO with one file."""
    return PoRecord(
        po=number,
        supplier="Acme",
        status=status,
        worker=worker,
        started_s=started_s,
        wall_s=wall_s,
        spans={"navigate": wall_s} if spans is None else spans,
        files=[FileRecord(name="order.pdf", bytes=1000, sha256="0" * 64)],
    )


def make_worker(
    worker: int = 0,
    *,
    cpu_s: float = 5.0,
    peak_mib: int = 300,
    memory_kind: MemoryKind = "pss",
    driver_starts: int = 1,
    spans: dict[str, float] | None = None,
    series: Sequence[MemorySample] = (),
) -> WorkerRecord:
    """One worker."""
    return WorkerRecord(
        worker=worker,
        wall_s=10.0,
        cpu_s=cpu_s,
        peak_memory_bytes=peak_mib * MIB,
        memory_kind=memory_kind,
        driver_starts=driver_starts,
        pos_done=1,
        spans=spans or {},
        series=list(series),
    )


def make_trial(
    mode: str = BASELINE,
    wall_s: float = 10.0,
    *,
    position: int = 0,
    workers: Sequence[WorkerRecord] | None = None,
    pos: Sequence[PoRecord] | None = None,
    checks: Sequence[CheckRecord] = (),
    cpu_busy_pct: float = 50.0,
    throttled_pct: float | None = None,
    server_share_pct: float | None = 10.0,
) -> TrialRecord:
    """One trial of one worker and one PO, unless told otherwise."""
    server = None
    if server_share_pct is not None:
        server = ServerRecord(requests=100, bytes=1000, cpu_s=1.0, cpu_share_pct=server_share_pct)
    return TrialRecord(
        mode=mode,
        position=position,
        wall_s=wall_s,
        cpu_busy_pct=cpu_busy_pct,
        throttled_pct=throttled_pct,
        server=server,
        workers=[make_worker()] if workers is None else list(workers),
        pos=[make_po()] if pos is None else list(pos),
        checks=list(checks),
    )


def make_round(index: int = 0, baseline_s: float = 10.0, candidate_s: float = 7.0) -> RoundRecord:
    """One round of both modes, in the order in which they would have run."""
    first = index % 2
    trials = [
        make_trial(BASELINE, baseline_s, position=first),
        make_trial(CANDIDATE, candidate_s, position=1 - first),
    ]
    return RoundRecord(index=index, trials=sorted(trials, key=lambda trial: trial.position))


def make_rounds(ratios: Sequence[float], baseline_s: float = 10.0) -> list[RoundRecord]:
    """A round for each ratio of the candidate's wall time to the baseline's."""
    return [make_round(index, baseline_s, baseline_s * ratio) for index, ratio in enumerate(ratios)]


def with_third(rounds: Sequence[RoundRecord], ratios: Sequence[float], baseline_s: float = 10.0) -> list[RoundRecord]:
    """The rounds with a third arm, last in each, by the ratio of its wall time to the baseline's."""
    return [
        each.model_copy(update={"trials": [*each.trials, make_trial(THIRD, baseline_s * ratio, position=2)]})
        for each, ratio in zip(rounds, ratios, strict=True)
    ]


def make_config(
    *,
    pos: int = 50,
    workers: int = 4,
    rounds: int = 5,
    baseline: str = BASELINE,
    candidate: str = CANDIDATE,
    sampling: bool = True,
    third: str = "",
) -> ConfigRecord:
    """The options of a usual run."""
    return ConfigRecord(
        pos=pos,
        workers=workers,
        scenario="typical",
        baseline=baseline,
        candidate=candidate,
        rounds=rounds,
        min_reduction_pct=20.0,
        browser="auto",
        headed=False,
        distribution="static",
        cleanup="full",
        seed=1,
        sampling=sampling,
        keep_downloads=False,
        isolation_round=True,
        third=third,
    )


def make_environment() -> EnvironmentRecord:
    """A machine of two cores with the headless shell."""
    return EnvironmentRecord(
        harness_version="0.1.0",
        python="3.11.2",
        os="Debian GNU/Linux 12",
        cpu_model="Intel Xeon Gold 6230 @ 2.10GHz",
        cores=2,
        memory_total_bytes=24 * 1024 * MIB,
        memory_available_bytes=20 * 1024 * MIB,
        load_1m=0.3,
        browser="chrome-headless-shell",
        browser_version="156.0.7000.1",
        browser_path="/usr/lib/chromium/chromium-headless-shell",
        driver_version="156.0.7000.1",
    )


def make_run(
    rounds: Sequence[RoundRecord] | None = None,
    config: ConfigRecord | None = None,
    *,
    isolation: Sequence[TrialRecord] | None = None,
) -> RunRecord:
    """A finished run of the given rounds, after a quiet isolation round unless another is given; not yet judged."""
    return RunRecord(
        started_at=STARTED_AT,
        finished_at=STARTED_AT + timedelta(minutes=5),
        config=config or make_config(),
        scenario={"name": "typical"},
        environment=make_environment(),
        rounds=make_rounds([0.7] * 5) if rounds is None else list(rounds),
        isolation=[make_trial(BASELINE), make_trial(CANDIDATE)] if isolation is None else list(isolation),
    )
