"""What a run says of each of its modes, in the terms of the simulation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from harness.analysis.planning.work import ModeTraits
from harness.record.run import PoRecord, RunRecord, TrialRecord

_START = ("clone_profile", "driver_start", "login")
_PAGE = ("injected_delay", "navigate", "find")
_QUIT = ("driver_quit",)
_PACE = "pace"  # A limit that was kept; a plan has its own.
_STATIC = "static"


@dataclass(frozen=True, slots=True)
class ObservedPo:
    """Seconds that one PO spent in each kind of step; ``start_s`` and ``quit_s`` are of its own driver."""

    po: str
    start_s: float
    page_s: float
    files_s: float
    quit_s: float
    requests: int


@dataclass(frozen=True, slots=True)
class ObservedTrial:
    """One trial.

    Attributes:
        pos: in the order of the batch.
        batch_pos: all POs of the batch, those left out of ``pos`` too.
        starts_s: of drivers that outlived their POs.
        spawn_s: until a worker has its first PO, on average.
        closing_s: from the last PO's end to the trial's.
        cpu_s: CPU seconds of the whole machine.
        server_cpu_s: of these, the fake site's.
        failures: drivers and workers that were replaced other than by plan.
        peak_memory_bytes: of the hungriest worker; None where it was not measured.
    """

    wall_s: float
    pos: tuple[ObservedPo, ...]
    batch_pos: int
    starts_s: tuple[float, ...]
    spawn_s: float
    closing_s: float
    cpu_s: float
    server_cpu_s: float
    failures: int
    peak_memory_bytes: int | None


@dataclass(frozen=True, slots=True)
class Observed:
    """All trials of a mode with one number of workers; ``cpu_sampled`` where the whole machine's CPU time is known."""

    traits: ModeTraits
    workers: int
    cores: int
    dynamic: bool
    trials: tuple[ObservedTrial, ...]
    cpu_sampled: bool
    attempts: int
    retire_after: int | None

    @property
    def cpu_s(self) -> float:
        """CPU seconds of a trial; the median, since what else ran on the machine counts too."""
        return median(trial.cpu_s for trial in self.trials)

    @property
    def batch_pos(self) -> int:
        """POs of the batch."""
        return self.trials[0].batch_pos

    @property
    def server_cpu_per_po_s(self) -> float:
        """CPU seconds of the fake site for each PO."""
        return median(trial.server_cpu_s for trial in self.trials) / self.batch_pos

    @property
    def wall_s(self) -> float:
        """Wall time of a trial, the median."""
        return median(trial.wall_s for trial in self.trials)


def observe(run: RunRecord, traits: Mapping[str, ModeTraits]) -> list[Observed]:
    """Each mode of the run's whole rounds, in the order of their first trials; modes without traits are left out."""
    trials = [trial for record in run.rounds for trial in record.trials if trial.pos]
    modes = [mode for mode in dict.fromkeys(trial.mode for trial in trials) if mode in traits]
    return [_observed(run, traits[mode], [trial for trial in trials if trial.mode == mode]) for mode in modes]


def _observed(run: RunRecord, traits: ModeTraits, trials: Sequence[TrialRecord]) -> Observed:
    config, cores = run.config, run.environment.cores
    dynamic = traits.driver_per_po or config.distribution != _STATIC
    return Observed(
        traits=traits,
        workers=traits.workers(config.workers),
        cores=cores,
        dynamic=dynamic,
        trials=tuple(_trial(trial, traits, cores, dynamic=dynamic) for trial in trials),
        cpu_sampled=all(trial.cpu_busy_pct > 0 for trial in trials),
        attempts=config.attempts,
        retire_after=config.retire_after,
    )


def _trial(trial: TrialRecord, traits: ModeTraits, cores: int, *, dynamic: bool) -> ObservedTrial:
    # What was tried again holds the failure's cost, which the simulation adds itself.
    plain = [po for po in trial.pos if po.attempts == 1] or trial.pos
    firsts = _firsts(trial.pos)
    server_s = trial.server.cpu_s if trial.server else 0.0
    told_s = sum(worker.cpu_s for worker in trial.workers) + server_s
    sampled_s = trial.cpu_busy_pct / 100 * cores * trial.wall_s
    measured = [each.peak_memory_bytes for each in trial.workers if each.memory_kind != "not-measured"]
    starts = () if traits.driver_per_po else _starts(plain)
    return ObservedTrial(
        wall_s=trial.wall_s,
        pos=tuple(_po(po, traits) for po in _batch_order(plain, dynamic=dynamic)),
        batch_pos=len(trial.pos),
        starts_s=starts,
        spawn_s=fmean(po.started_s for po in firsts),
        closing_s=max(0.0, trial.wall_s - max(po.started_s + po.wall_s for po in trial.pos)),
        cpu_s=max(sampled_s, told_s),
        server_cpu_s=server_s,
        failures=_failures(trial, traits, len(firsts)),
        peak_memory_bytes=max(measured, default=None),
    )


def _po(po: PoRecord, traits: ModeTraits) -> ObservedPo:
    start_s, page_s, quit_s = (_sum(po, names) for names in (_START, _PAGE, _QUIT))
    rest_s = max(0.0, po.wall_s - start_s - page_s - quit_s - po.spans.get(_PACE, 0.0))
    if not traits.driver_per_po:
        start_s = quit_s = 0.0
    return ObservedPo(po.po, start_s, page_s, rest_s, quit_s, 1 + len(po.files))


def _starts(pos: Iterable[PoRecord]) -> tuple[float, ...]:
    return tuple(_sum(po, _START) for po in pos if "driver_start" in po.spans)


def _firsts(pos: Sequence[PoRecord]) -> list[PoRecord]:
    """The first PO of each worker."""
    by_worker: dict[int, PoRecord] = {}
    for po in sorted(pos, key=lambda each: each.started_s):
        by_worker.setdefault(po.worker, po)
    return list(by_worker.values())


def _batch_order(pos: Sequence[PoRecord], *, dynamic: bool) -> list[PoRecord]:
    """The batch as it was before it was handed out: dealt like cards, or taken one by one."""
    by_time = sorted(pos, key=lambda each: each.started_s)
    if dynamic:
        return by_time
    places: dict[int, int] = {}
    keyed = []
    for po in by_time:
        places[po.worker] = places.get(po.worker, -1) + 1
        keyed.append(((places[po.worker], po.worker), po))
    return [po for _, po in sorted(keyed, key=lambda each: each[0])]


def _failures(trial: TrialRecord, traits: ModeTraits, workers: int) -> int:
    starts = sum(worker.driver_starts for worker in trial.workers)
    planned = len(trial.pos) if traits.driver_per_po else workers
    return max(0, starts - planned - sum(worker.retired for worker in trial.workers))


def _sum(po: PoRecord, names: Iterable[str]) -> float:
    return sum(po.spans.get(name, 0.0) for name in names)
