from harness.experiment.schedule import arms_of_round


def test_rounds_alternate_which_arm_goes_first() -> None:
    assert [arms_of_round(index, "A", "B") for index in range(4)] == [("A", "B"), ("B", "A"), ("A", "B"), ("B", "A")]


def test_over_an_even_number_of_rounds_no_arm_goes_first_more_often() -> None:
    first = [arms_of_round(index, "A", "B")[0] for index in range(20)]
    assert first.count("A") == first.count("B")


def test_a_third_arm_moves_through_the_places_and_leaves_the_other_two_as_they_were() -> None:
    orders = ["".join(arms_of_round(index, "A", "B", "C")) for index in range(7)]
    assert orders == ["ABC", "CBA", "CAB", "BAC", "ACB", "BCA", "ABC"]
    two = [arms_of_round(index, "A", "B") for index in range(7)]
    assert [tuple(order.replace("C", "")) for order in orders] == two


def test_over_six_rounds_each_of_three_arms_has_every_place_as_often() -> None:
    rounds = [arms_of_round(index, "A", "B", "C") for index in range(6)]
    assert all(sorted(places) == ["A", "A", "B", "B", "C", "C"] for places in zip(*rounds, strict=True))


def test_a_steady_drift_favours_none_of_three_arms_over_any_two_rounds() -> None:
    for index in range(0, 6, 2):
        first, second = (arms_of_round(index + turn, "A", "B", "C") for turn in (0, 1))
        assert second == tuple(reversed(first))
