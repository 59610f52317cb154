import pytest

from harness.analysis.wording import confidence, in_words, less_time, percent, time_against


@pytest.mark.parametrize(
    ("value", "against", "text"),
    [
        (31.4, None, "31 %"),
        (20.3, 20.0, "20.3 %"),
        (20.03, 20.0, "20.03 %"),
        (-4.2, None, "−4 %"),
        (-0.2, None, "0 %"),
    ],
)
def test_a_percentage_has_the_decimals_it_takes(value: float, against: float | None, text: str) -> None:
    assert percent(value, against) == text


def test_a_reduction_is_less_more_or_the_same() -> None:
    assert [less_time(value) for value in (31.0, -4.0, 0.2)] == [
        "31 % less time",
        "4 % more time",
        "about the same time",
    ]


def test_a_comparison_reads_as_a_sentence() -> None:
    assert time_against(31, "x") == "31 % less time than x"
    assert time_against(0, "x") == "about the same time as x"


def test_one_is_singular() -> None:
    assert (in_words(1, "round"), in_words(2, "round")) == ("1 round", "2 rounds")


@pytest.mark.parametrize(("level", "words"), [(0.95, "95 %"), (0.9875, "98.75 %"), (0.975, "97.5 %")])
def test_a_confidence_that_pays_for_looks_is_not_rounded(level: float, words: str) -> None:
    assert confidence(level) == words
