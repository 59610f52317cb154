"""What the model is worth: numbers of workers that it has not seen, predicted and compared with their measurement."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from statistics import median

import numpy as np

from harness.analysis.planning.fitting import batch_order, fit, rerun_s
from harness.analysis.planning.observed import Observed
from harness.analysis.planning.population import Population
from harness.record.planned import ValidationRecord

REPLICATES = 40
FEWEST_COUNTS = 3  # One is left out, and two are left to fit with.


def validate(
    observed: Sequence[Observed], *, seed: int, after_count: Callable[[], None] = lambda: None
) -> list[ValidationRecord]:
    """Each inner number of workers from the others, and the largest from all below; none from fewer than three.

    The prediction is of the measured batch: the same POs in the same order, each as it was measured with another
    number of workers. So the error is the model's, and not of drawing a batch.
    """
    counts = sorted({each.workers for each in observed if not each.traits.single_worker})
    if len(counts) < FEWEST_COUNTS:
        return []
    records: list[ValidationRecord] = []
    for count in counts[1:]:
        records += _left_out(observed, count, seed, largest=count == counts[-1])
        after_count()
    order = list(dict.fromkeys(each.traits.name for each in observed))
    return sorted(records, key=lambda record: (order.index(record.mode), record.workers))


def worst_error_pct(records: Sequence[ValidationRecord]) -> float | None:
    """The largest error, in percent of what was measured; None where nothing could be validated."""
    return max((abs(record.error_pct) for record in records), default=None)


def _left_out(observed: Sequence[Observed], count: int, seed: int, *, largest: bool) -> Iterator[ValidationRecord]:
    model = fit([each for each in observed if each.workers != count])
    for target in observed:
        calibrated = model.modes.get(target.traits.name)
        if target.workers != count or target.traits.single_worker or not calibrated:
            continue
        population, order = Population.of(calibrated), batch_order(target)
        predicted = [
            rerun_s(population.same_batch(order, Random(f"{seed} {replicate}")), target.traits, target)
            for replicate in range(REPLICATES)
        ]
        low_s, middle_s, high_s = (float(each) for each in np.quantile(predicted, (0.05, 0.5, 0.95)))
        walls = [trial.wall_s for trial in target.trials]
        yield ValidationRecord(
            mode=target.traits.name,
            workers=count,
            extrapolated=largest,
            measured_s=median(walls),
            measured_low_s=min(walls),
            measured_high_s=max(walls),
            predicted_s=middle_s,
            low_s=low_s,
            high_s=high_s,
            error_pct=100 * (middle_s / median(walls) - 1),
        )
