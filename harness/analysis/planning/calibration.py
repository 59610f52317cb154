"""From measured seconds to waiting and CPU work, so that simulating what was measured gives what was measured.

A PO's seconds are its waiting, plus its CPU work stretched by the other workers of the machine. How much CPU work there
is, the run says (busy cores × time); how much it was stretched, only the simulation can say, and that depends on the
waiting. So the two are found in turn, until they agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean, median

from harness.analysis.planning.course import KINDS, Course, simulate
from harness.analysis.planning.observed import Observed, ObservedPo, ObservedTrial
from harness.analysis.planning.work import Fleet, ModeTraits, ModeWork, PoWork, Step

TURNS = 6  # Later ones change the stretch by less than 1 %.
TRIALS_SIMULATED = 3
_LEAST_PO_SHARE = 0.1  # Of a trial's CPU time, what is left to POs at least where spawning seems to explain all of it.
_ONE_CORE_BUSY = 1.0


@dataclass(frozen=True, slots=True)
class Demand:
    """CPU seconds by what they are spent on.

    Attributes:
        lifecycle_s: start and quit of one driver.
        pages_s: one PO without these.
    """

    lifecycle_s: float
    pages_s: float


@dataclass(frozen=True, slots=True)
class CalibratedTrial:
    """One trial's POs and driver starts as waiting and CPU work, in the order of its batch."""

    pos: tuple[PoWork, ...]
    starts: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A mode at one number of workers, ready to be drawn from.

    Attributes:
        stretch: how much longer CPU work took than alone, over all that was waited for.
        mean_po_s: of the POs, measured.
        simulated_po_s: the same when what was measured is simulated.
    """

    traits: ModeTraits
    workers: int
    spawn: Step
    closing_s: float
    trials: tuple[CalibratedTrial, ...]
    retire_after: int | None
    demand: Demand
    stretch: float
    mean_po_s: float
    simulated_po_s: float

    def work(self, trial: CalibratedTrial) -> ModeWork:
        """What the simulation takes, of one of the trials."""
        return ModeWork(self.traits, self.spawn, trial.pos, trial.starts, self.closing_s, self.retire_after)


def lifecycle_cpu_s(observed: Sequence[Observed]) -> float:
    """CPU seconds of one driver's start and quit: by what a mode with a driver per PO needs more than one without.

    Where the runs have but one kind of mode, a driver is taken to keep one core busy for as long as it takes.
    """
    differences = [
        (fresh.cpu_s - kept.cpu_s) / (fresh.batch_pos - min(kept.workers, kept.batch_pos))
        for fresh in observed
        for kept in observed
        if fresh.traits.driver_per_po and not kept.traits.driver_per_po
        if fresh.workers == kept.workers and fresh.batch_pos > kept.workers
    ]
    if differences:
        return max(0.0, median(differences))
    return _ONE_CORE_BUSY * min((_lifecycle_s(each) for each in observed), default=0.0)


def calibrate(observed: Observed, lifecycle_s: float, beside: float) -> Calibrated:
    """Divide what was observed into waiting and CPU work.

    Args:
        lifecycle_s: CPU seconds of one driver's start and quit.
        beside: share of a PO's CPU work that nobody waits for.
    """
    spawn_s = fmean(trial.spawn_s for trial in observed.trials)
    closing_s = fmean(trial.closing_s for trial in observed.trials)
    stretch = dict.fromkeys(KINDS, 1.0)
    calibrated, courses = None, list[Course]()
    for _ in range(TURNS):
        spawn = Step(cpu_s=spawn_s / stretch["spawn"] if observed.cpu_s else 0.0)
        spawn = spawn if observed.cpu_s else Step(wait_s=spawn_s)
        demand = _demand(observed, lifecycle_s, spawn)
        trials = tuple(_divided(trial, observed, demand, stretch, beside) for trial in observed.trials)
        calibrated = Calibrated(
            observed.traits,
            observed.workers,
            spawn,
            closing_s,
            trials,
            observed.retire_after,
            demand,
            stretch=1.0,
            mean_po_s=_mean_po_s(observed),
            simulated_po_s=0.0,
        )
        courses = [_rerun(observed, calibrated, trial) for trial in trials[:TRIALS_SIMULATED]]
        stretch = {kind: fmean((stretch[kind], _stretch(courses, kind))) for kind in KINDS}
    assert calibrated is not None, "there is at least one turn"
    return _with_outcome(calibrated, courses)


def _with_outcome(calibrated: Calibrated, courses: Sequence[Course]) -> Calibrated:
    took_s = sum(sum(course.cpu_took_s.values()) for course in courses)
    alone_s = sum(sum(course.cpu_alone_s.values()) for course in courses)
    return Calibrated(
        calibrated.traits,
        calibrated.workers,
        calibrated.spawn,
        calibrated.closing_s,
        calibrated.trials,
        calibrated.retire_after,
        calibrated.demand,
        stretch=took_s / alone_s if alone_s else 1.0,
        mean_po_s=calibrated.mean_po_s,
        simulated_po_s=fmean(po.took_s for course in courses for po in course.worked),
    )


def _demand(observed: Observed, lifecycle_s: float, spawn: Step) -> Demand:
    """What is left of a trial's CPU time for its POs, once the workers' starts and the drivers' are paid for."""
    pos, workers = observed.batch_pos, min(observed.workers, observed.batch_pos)
    per_po_s = (observed.cpu_s - workers * spawn.cpu_s) / pos
    drivers_per_po = 1.0 if observed.traits.driver_per_po else workers / pos
    left_s = per_po_s - drivers_per_po * lifecycle_s
    return Demand(lifecycle_s, max(_LEAST_PO_SHARE * observed.cpu_s / pos, left_s))


def _divided(
    trial: ObservedTrial, observed: Observed, demand: Demand, stretch: dict[str, float], beside: float
) -> CalibratedTrial:
    # CPU work is spread over a PO's seconds. Where it lies within a PO hardly matters: the throughput of a closed
    # network of waiting and processor sharing depends on the sums alone (Baskett et al. 1975).
    pages = _per_second(demand.pages_s, [po.page_s + po.files_s for po in trial.pos])
    if observed.traits.driver_per_po:
        lifecycle = _per_second(demand.lifecycle_s, [po.start_s + po.quit_s for po in trial.pos])
    else:
        lifecycle = _per_second(demand.lifecycle_s, trial.starts_s)

    def step(kind: str, seconds: float, busy_cores: float) -> Step:
        return _step(seconds, busy_cores * seconds, stretch[kind], beside)

    def divided(po: ObservedPo) -> PoWork:
        return PoWork(
            po.po,
            step("start", po.start_s, lifecycle),
            step("page", po.page_s, pages),
            step("files", po.files_s, pages),
            step("quit", po.quit_s, lifecycle),
            po.requests,
        )

    starts = tuple(step("start", seconds, lifecycle) for seconds in trial.starts_s)
    return CalibratedTrial(tuple(divided(po) for po in trial.pos), starts)


def _step(seconds: float, cpu_s: float, stretch: float, beside: float) -> Step:
    """So many CPU seconds in so many seconds; what one core could not do in them, others did beside."""
    waited_for_s = min((1 - beside) * cpu_s, seconds / stretch)
    return Step(seconds - waited_for_s * stretch, waited_for_s, cpu_s - waited_for_s)


def _rerun(observed: Observed, calibrated: Calibrated, trial: CalibratedTrial) -> Course:
    fleet = Fleet(1, observed.workers, observed.cores, dynamic=observed.dynamic)
    return simulate(trial.pos, calibrated.work(trial), fleet, Random(0))


def _stretch(courses: Sequence[Course], kind: str) -> float:
    alone_s = sum(course.cpu_alone_s[kind] for course in courses)
    return sum(course.cpu_took_s[kind] for course in courses) / alone_s if alone_s else 1.0


def _per_second(cpu_s: float, each_s: Sequence[float]) -> float:
    """Cores that are kept busy where each takes ``cpu_s`` on average."""
    mean_s = fmean(each_s) if each_s else 0.0
    return cpu_s / mean_s if mean_s else 0.0


def _lifecycle_s(observed: Observed) -> float:
    """Seconds of one driver's start and quit."""
    trials = observed.trials
    if observed.traits.driver_per_po:
        return fmean(po.start_s + po.quit_s for trial in trials for po in trial.pos)
    starts = [seconds for trial in trials for seconds in trial.starts_s]
    return (fmean(starts) if starts else 0.0) + fmean(trial.closing_s for trial in trials)


def _mean_po_s(observed: Observed) -> float:
    """Of a PO with its own driver, where it has one; without the starts of drivers that outlive it."""
    pos = [po for trial in observed.trials for po in trial.pos]
    starts_s = sum(sum(trial.starts_s) for trial in observed.trials)
    return (sum(po.start_s + po.page_s + po.files_s + po.quit_s for po in pos) + starts_s) / len(pos)
