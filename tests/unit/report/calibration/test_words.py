from harness.report.calibration.words import headline, sentences
from tests.support.calibrations import make_calibration, make_noise

RECORD = make_calibration(make_noise(0.05))


def test_the_headline_has_the_noise_and_what_it_was_measured_with() -> None:
    said = headline(RECORD)
    assert said.startswith("The two sides of a round differ by 5 %")
    assert "driver-per-worker against itself" in said
    assert "20 rounds" in said


def test_every_number_of_rounds_has_a_sentence() -> None:
    said = "\n".join(sentences(RECORD))
    for asked in ("5 rounds: ", "8 rounds: ", "12 rounds: ", "20 rounds: ", "--rounds auto: "):
        assert asked in said


def test_a_mode_that_seems_to_differ_from_itself_is_told() -> None:
    assert "does not differ from itself" in next(iter(sentences(RECORD)))
    biased = RECORD.model_copy(update={"low_pct": 2.0, "high_pct": 5.0})
    assert "calibrate again" in next(iter(sentences(biased)))


def test_too_few_rounds_say_nothing_of_the_sides() -> None:
    few = RECORD.model_copy(update={"low_pct": None, "high_pct": None})
    assert "Too few rounds" in next(iter(sentences(few)))
