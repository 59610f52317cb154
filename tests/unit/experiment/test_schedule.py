from harness.experiment.schedule import arms_of_round


def test_rounds_alternate_which_arm_goes_first() -> None:
    assert [arms_of_round(index, "A", "B") for index in range(4)] == [("A", "B"), ("B", "A"), ("A", "B"), ("B", "A")]


def test_over_an_even_number_of_rounds_no_arm_goes_first_more_often() -> None:
    first = [arms_of_round(index, "A", "B")[0] for index in range(20)]
    assert first.count("A") == first.count("B")
