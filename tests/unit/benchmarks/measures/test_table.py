import pytest

from tests.benchmarks.measures.measures import MEASURES, PLAIN
from tests.benchmarks.measures.record import Run, Series, gain
from tests.benchmarks.measures.table import table

WITHOUT, WITH = "context-per-po: nothing", "context-per-po: --overlap"


def make_series(ratios: list[float], scenario: str = "typical") -> Series:
    """Rounds in which everything takes 1 s without, and so much of it with the measure; CPU is the same for both."""
    runs = []
    for number, ratio in enumerate(ratios):
        drift_ms = 1000.0 * (1 + number)
        runs.append(Run(measure=WITHOUT, scenario=scenario, round=number, wall_ms=drift_ms, cpu_ms=200))
        runs.append(Run(measure=WITH, scenario=scenario, round=number, wall_ms=drift_ms * ratio, cpu_ms=200))
    return Series(browser="Chromium 1", machine="2 cores, Linux", runs=tuple(runs))


def test_a_measure_is_judged_round_by_round_against_the_same_mode_without_it() -> None:
    found = gain(make_series([0.7] * 7), "typical", WITH, WITHOUT, lambda run: run.wall_ms)
    assert (found.estimate, found.low, found.high) == pytest.approx((0.7, 0.7, 0.7))


def test_a_measure_that_gives_nothing_has_an_interval_around_one() -> None:
    found = gain(
        make_series([0.9, 1.1, 0.95, 1.05, 0.98, 1.02, 1.0]), "typical", WITH, WITHOUT, lambda run: run.wall_ms
    )
    assert found.low is not None
    assert found.high is not None
    assert found.low < 1 < found.high


def test_few_rounds_have_no_interval() -> None:
    found = gain(make_series([0.7] * 3), "typical", WITH, WITHOUT, lambda run: run.wall_ms)
    assert (found.low, found.high) == (None, None)


def test_the_table_has_a_line_for_what_was_measured_and_no_ratio_for_doing_nothing() -> None:
    lines = table(make_series([0.7] * 7)).splitlines()
    assert "### typical" in lines
    assert "| context-per-po | nothing | 4000 ms |  | 200 ms |  |" in lines
    assert "| context-per-po | --overlap | 2800 ms | 0.70 (0.70 to 0.70) | 200 ms | 1.00 (1.00 to 1.00) |" in lines
    assert not [line for line in lines if "driver-per-worker" in line]


def test_every_measure_has_its_mode_without_it_to_be_held_against() -> None:
    plain = {measure.mode for measure in MEASURES if measure.label == PLAIN}
    assert {measure.mode for measure in MEASURES} == plain
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)
