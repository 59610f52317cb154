"""What the simulation makes is found again in what it has made."""

import pytest

from harness.analysis.planning.calibration import calibrate, lifecycle_cpu_s
from harness.analysis.planning.fitting import fit
from harness.analysis.planning.observed import Observed, observe
from harness.analysis.planning.validation import validate, worst_error_pct
from tests.support.planned import FRESH, KEPT, simulated_run
from tests.support.runs import BASELINE, CANDIDATE

TRAITS = {each.name: each for each in (KEPT, FRESH)}


def observed(*counts: int, cpu_s: float = 0.4) -> list[Observed]:
    return [each for count in counts for each in observe(simulated_run(count, cpu_s=cpu_s), TRAITS)]


@pytest.mark.parametrize("workers", [1, 2, 4, 8])
def test_a_pos_cpu_time_and_waiting_are_found_again_however_many_contended(workers: int) -> None:
    [of_mode] = [each for each in observed(workers) if each.traits == KEPT]

    found = calibrate(of_mode, lifecycle_s=0.0, beside=0.0)

    pos = [po for trial in found.trials for po in trial.pos]
    assert sum(po.cpu_s for po in pos) / len(pos) == pytest.approx(0.4, rel=0.05)
    assert sum(po.page.wait_s for po in pos) / len(pos) == pytest.approx(1.0, rel=0.08)
    assert found.simulated_po_s == pytest.approx(found.mean_po_s, rel=0.03)


def test_contention_shows_as_stretch_and_without_it_there_is_none() -> None:
    alone, crowded = (calibrate(observed(n)[1], 0.0, 0.0).stretch for n in (1, 8))

    assert alone == pytest.approx(1.0, abs=0.01)
    assert crowded > 1.4


def test_the_cpu_time_of_a_drivers_life_is_what_a_fresh_one_costs_more() -> None:
    assert lifecycle_cpu_s(observed(2)) == pytest.approx(0.2, rel=0.15)


def test_numbers_of_workers_that_were_left_out_are_predicted() -> None:
    records = validate(observed(1, 2, 4, 8), seed=1)

    assert [(each.mode, each.workers, each.extrapolated) for each in records] == [
        (BASELINE, 2, False),
        (BASELINE, 4, False),
        (BASELINE, 8, True),
        (CANDIDATE, 2, False),
        (CANDIDATE, 4, False),
        (CANDIDATE, 8, True),
    ]
    worst = worst_error_pct(records)
    assert worst is not None
    assert worst < 6.0


def test_two_numbers_of_workers_validate_nothing() -> None:
    assert validate(observed(1, 2), seed=1) == []
    assert worst_error_pct([]) is None


def test_a_measurement_that_the_model_cannot_know_of_shows_as_an_error() -> None:
    counts = {1: observed(1), 2: observed(2), 4: observed(4, cpu_s=1.2)}  # Something slowed the machine meanwhile.

    records = validate([each for every in counts.values() for each in every], seed=1)

    worst = worst_error_pct([each for each in records if each.workers == 4])
    assert worst is not None
    assert worst > 20.0


def test_an_error_is_the_prediction_against_what_was_measured() -> None:
    [record, *_] = validate(observed(1, 2, 4), seed=1)

    assert record.error_pct == pytest.approx(100 * (record.predicted_s / record.measured_s - 1))
    assert record.low_s <= record.predicted_s <= record.high_s
    assert record.measured_low_s <= record.measured_s <= record.measured_high_s


def test_what_nobody_waits_for_is_told_from_a_sweep_alone() -> None:
    assert fit(observed(1, 2, 4)).from_sweep
    assert not fit(observed(4)).from_sweep
    assert fit(observed(4)).beside == 0.0
