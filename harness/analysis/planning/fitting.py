"""The model of all modes from one run, or from the runs of a sweep."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import fmean

from harness.analysis.planning.calibration import Calibrated, calibrate, lifecycle_cpu_s
from harness.analysis.planning.course import simulate
from harness.analysis.planning.observed import Observed
from harness.analysis.planning.population import Population
from harness.analysis.planning.work import Fleet, ModeTraits, ModeWork

BESIDE_SHARES = (0.0, 0.2, 0.4, 0.6)  # Finer steps change no prediction by 1 %.


@dataclass(frozen=True, slots=True)
class Model:
    """What the measurements say, in the terms of the simulation.

    Attributes:
        modes: in the order in which they were observed.
        beside: share of a PO's CPU work that nobody waits for; common to all modes, as they share a browser.
        lifecycle_cpu_s: CPU seconds of one driver's start and quit.
        server_cpu_s: the fake site's CPU seconds for each PO, by mode.
        from_sweep: several numbers of workers were measured, which is what tells ``beside``.
    """

    modes: Mapping[str, tuple[Calibrated, ...]]
    beside: float
    lifecycle_cpu_s: float
    server_cpu_s: Mapping[str, float]
    from_sweep: bool

    def population(self, mode: str, *, with_server: bool) -> Population:
        """A mode's POs to draw from; with the fake site on the machine, as measured, or without it."""
        return Population.of(self.modes[mode], 0.0 if with_server else self.server_cpu_s[mode])


def fit(observed: Sequence[Observed]) -> Model:
    """The model that agrees best with all that was observed. With one number of workers ``beside`` stays unknown: 0."""
    from_sweep = len({each.workers for each in observed if not each.traits.single_worker}) > 1
    lifecycle_s = lifecycle_cpu_s(observed)
    shares = BESIDE_SHARES if from_sweep else BESIDE_SHARES[:1]
    fits = {share: [calibrate(each, lifecycle_s, share) for each in observed] for share in shares}
    beside = min(shares, key=lambda share: _disagreement(observed, fits[share])) if len(shares) > 1 else shares[0]
    modes: dict[str, list[Calibrated]] = {}
    for each in fits[beside]:
        modes.setdefault(each.traits.name, []).append(each)
    return Model(
        {mode: tuple(every) for mode, every in modes.items()},
        beside,
        lifecycle_s,
        {mode: fmean(each.server_cpu_per_po_s for each in observed if each.traits.name == mode) for mode in modes},
        from_sweep,
    )


def rerun_s(work: ModeWork, traits: ModeTraits, target: Observed) -> float:
    """The simulated wall time of ``work``'s batch in the way in which ``target`` was measured."""
    assert traits == target.traits, "a mode predicts itself"
    fleet = Fleet(1, target.workers, target.cores, dynamic=target.dynamic)
    return simulate(work.pos, work, fleet, Random(0)).makespan_s


def batch_order(observed: Observed) -> list[str]:
    """The measured batch."""
    return [po.po for po in observed.trials[0].pos]


def _disagreement(observed: Sequence[Observed], calibrated: Sequence[Calibrated]) -> float:
    """How far each number of workers is from what the others say of it: mean square of the logarithmic errors."""
    errors = []
    for target in observed:
        others = [each for each in calibrated if each.traits == target.traits and each.workers != target.workers]
        if others:
            work = Population.of(others).same_batch(batch_order(target), Random(0))
            errors.append(math.log(rerun_s(work, target.traits, target) / target.wall_s))
    return fmean(error * error for error in errors) if errors else 0.0
