import random
from collections.abc import Callable
from statistics import fmean

import pytest
from scipy import stats

from harness.analysis.growth import (
    FEWEST_POS,
    WARM_UP_POS,
    Point,
    fit,
    growth_of,
    points_of,
    steady,
)
from tests.support.runs import MIB
from tests.support.soaks import make_noise, make_samples

KIB = 1024
TRIALS = 300
SLOPE = 0.01


def straight(count: int, slope: float = 2.0, *, life: int = 1) -> list[Point]:
    return [Point(life, place, 5.0 + slope * place) for place in range(1, count + 1)]


def noisy_lives(lives: int, count: int, seed: int, memory: float = 0.7) -> list[Point]:
    """Lives that grow by ``SLOPE``, at levels and with steps of their own."""
    return [
        Point(life, place, 100.0 * life + SLOPE * place + each)
        for life in range(1, lives + 1)
        for place, each in enumerate(make_noise(count, memory=memory, seed=1000 * seed + life), start=1)
    ]


def life_of_large_steps(count: int, seed: int) -> list[Point]:
    """A life that grows by ``SLOPE`` on average, all of it in steps, one in 25 POs: noise that never fades."""
    chance, held, points = random.Random(seed), 0.0, []
    for place, each in enumerate(make_noise(count, step=0, seed=seed), start=1):
        held += chance.expovariate(1 / (25 * SLOPE)) if chance.random() < 1 / 25 else 0.0
        points.append(Point(1, place, held + 0.1 * each))
    return points


def coverage_pct(lives_of: Callable[[int], list[Point]]) -> float:
    """How often the interval holds the true slope, of the lives that a seed makes."""
    lines = [fit(lives_of(seed)) for seed in range(TRIALS)]
    assert all(lines)
    return 100 * fmean(abs(line.slope - SLOPE) <= line.reach for line in lines if line)


@pytest.mark.parametrize(
    ("lives", "count"), [(1, 600), (3, 200), (20, 40)], ids=["one life", "a few lives", "many short lives"]
)
def test_the_interval_holds_the_true_growth_as_often_as_it_says(lives: int, count: int) -> None:
    assert 90 <= coverage_pct(lambda seed: noisy_lives(lives, count, seed)) <= 98


def test_the_interval_stands_a_browser_that_forgets_slowly() -> None:
    assert 90 <= coverage_pct(lambda seed: noisy_lives(1, 900, seed, memory=0.9)) <= 98


def test_the_interval_stands_growth_that_comes_in_large_steps() -> None:
    assert 90 <= coverage_pct(lambda seed: life_of_large_steps(900, seed)) <= 98


@pytest.mark.parametrize("in_steps", [False, True])
def test_samples_taken_for_independent_would_promise_far_too_much(in_steps: bool) -> None:
    """The reason for all this: ordinary least squares over all samples holds the truth in far fewer runs."""
    held = 0
    for seed in range(TRIALS):
        points = life_of_large_steps(600, seed) if in_steps else noisy_lives(1, 600, seed)
        line = stats.linregress([point.place for point in points], [point.value for point in points])
        held += abs(line.slope - SLOPE) <= 1.96 * line.stderr
    assert 100 * held / TRIALS < 75


def test_a_straight_line_is_found_exactly_and_its_interval_is_next_to_nothing() -> None:
    line = fit(straight(500))
    assert line is not None
    assert (line.slope, line.reach) == pytest.approx((2.0, 0.0), abs=1e-9)
    assert line.at(0)[0] == pytest.approx(5.0)


def test_the_bounds_open_away_from_the_middle() -> None:
    line = fit(noisy_lives(1, 500, seed=1))
    assert line is not None
    at_centre, at_end = line.at(line.place), line.at(500)
    assert at_centre[1] == at_centre[0] == at_centre[2] == line.value
    assert at_end[2] - at_end[0] == at_end[0] - at_end[1] == pytest.approx(line.reach * (500 - line.place))


def test_each_life_has_a_level_of_its_own() -> None:
    line = fit([*straight(300, life=1), *(Point(2, place, 9000 + 2 * place) for place in range(1, 301))])
    assert line is not None
    assert line.slope == pytest.approx(2.0)


def test_too_few_pos_tell_nothing() -> None:
    assert fit(straight(FEWEST_POS - 1)) is None
    assert fit(straight(FEWEST_POS)) is not None
    assert growth_of("driver", make_samples(100)).judgement == "too-few"
    assert fit([]) is None


def test_a_driver_that_grows_is_seen_to() -> None:
    growth = growth_of("driver", make_samples(800, per_po_bytes=20 * KIB))
    assert growth.judgement == "grows"
    assert growth.low is not None
    assert growth.high is not None
    assert 10 * KIB < growth.low < 20 * KIB < growth.high < 30 * KIB


def test_growth_goes_on_where_drivers_are_replaced() -> None:
    growth = growth_of("driver", make_samples(1500, per_po_bytes=40 * KIB, life_pos=100, noise_bytes=MIB / 8))
    assert growth.judgement == "grows"
    assert growth.per_po == pytest.approx(40 * KIB, rel=0.3)


def test_noise_alone_is_no_growth() -> None:
    growth = growth_of("driver", make_samples(800))
    assert growth.judgement == "not-shown"
    assert growth.low is not None
    assert growth.low < 0


def test_what_a_browser_loads_once_is_no_growth() -> None:
    cold = make_samples(800, warm_up_bytes=80 * MIB, noise_bytes=KIB)
    assert growth_of("driver", cold).per_po == pytest.approx(0, abs=KIB)


def test_the_warm_up_of_each_life_is_left_out_and_so_are_lives_that_are_hardly_longer() -> None:
    points = [*straight(100, life=1), *straight(WARM_UP_POS + 5, life=2), *straight(300, life=3)]
    kept = steady(points)
    assert {point.life for point in kept} == {1, 3}
    assert min(point.place for point in kept if point.life == 1) == WARM_UP_POS + 1
    assert min(point.place for point in kept if point.life == 3) == 31


def test_a_po_after_which_the_driver_was_quit_tells_neither_its_memory_nor_its_pace() -> None:
    samples = make_samples(50, life_pos=25)
    assert len(points_of("driver", samples)) == len(points_of("po-time", samples)) == 48
    assert len(points_of("worker", samples)) == len(points_of("site", samples)) == 50


def test_the_pace_is_in_seconds_and_all_else_in_bytes() -> None:
    samples = make_samples(300)
    units = [growth_of(subject, samples).unit for subject in ("driver", "worker", "site", "po-time")]
    assert units == ["bytes", "bytes", "bytes", "s"]
