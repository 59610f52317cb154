import random

import pytest

from harness.analysis.changepoints import FEWEST_VALUES, SHORTEST_LEVEL, change_points

SERIES = 200


def noise(generator: random.Random, length: int, sd: float = 0.02) -> list[float]:
    return [generator.gauss(-0.35, sd) for _ in range(length)]


def stepped(generator: random.Random, before: int, after: int, step: float) -> list[float]:
    return [*noise(generator, before), *(value + step for value in noise(generator, after))]


def test_a_planted_change_is_found_where_it_was_planted() -> None:
    assert change_points(stepped(random.Random(1), 9, 4, 0.12)) == [9]


def test_both_of_two_planted_changes_are_found() -> None:
    generator = random.Random(2)
    values = [*stepped(generator, 12, 10, -0.2), *noise(generator, 12)]
    assert change_points(values) == [12, 22]


def test_most_shifts_of_three_standard_deviations_are_found_within_a_run_of_their_place() -> None:
    generator = random.Random(3)
    found = 0
    for _ in range(SERIES):
        places = change_points(stepped(generator, 8, 4, 0.06))
        found += len(places) == 1 and abs(places[0] - 8) <= 1
    # 94 % have a mark, and some lie further off. At 85 %, fewer than 77 % of 200 come up once in a thousand times.
    assert found >= 0.77 * SERIES


@pytest.mark.parametrize("length", [8, 12, 20])
def test_series_of_noise_alone_seldom_have_a_mark(length: int) -> None:
    generator = random.Random(length)
    marked = sum(bool(change_points(noise(generator, length))) for _ in range(SERIES))
    assert marked <= 0.1 * SERIES  # 5 % are meant; more than 20 of 200 come up once in a thousand times.


def test_noise_with_odd_runs_has_no_more_marks() -> None:
    generator = random.Random(4)

    def odd() -> list[float]:
        return [value * (3 if generator.random() < 0.1 else 1) for value in noise(generator, 12)]

    assert sum(bool(change_points(odd())) for _ in range(SERIES)) <= 0.1 * SERIES


def test_one_odd_run_is_no_change() -> None:
    values = noise(random.Random(5), 12)
    values[10] += 0.5
    assert change_points(values) == []


def test_fewer_runs_than_can_tell_have_no_change_however_large_the_step() -> None:
    values = [0.0] * (FEWEST_VALUES - 1 - SHORTEST_LEVEL) + [1.0] * SHORTEST_LEVEL
    assert change_points(values) == []
    assert change_points([0.0, *values]) == [FEWEST_VALUES - SHORTEST_LEVEL]


def test_equal_values_have_no_change() -> None:
    assert change_points([-0.3] * 20) == []


def test_the_same_series_always_has_the_same_changes() -> None:
    values = noise(random.Random(6), 30)
    assert change_points(values) == change_points(list(values))
