import pytest

from harness.commands.soak import judged
from harness.record.run import CheckRecord
from harness.report.soak.words import sentences, setting, size, verdict
from tests.support.runs import MIB
from tests.support.soaks import make_samples, make_soak

KIB = 1024


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(0, "0.0 KiB"), (400, "0.4 KiB"), (12_300, "12 KiB"), (-2000, "−2.0 KiB"), (1.5 * MIB, "1.5 MiB")],
)
def test_a_growth_is_said_with_the_digits_that_it_deserves(size_bytes: float, text: str) -> None:
    assert size(size_bytes) == text


def test_a_driver_that_grows_gets_a_date_and_a_remedy() -> None:
    said = verdict(judged(make_soak(make_samples(1000, per_po_bytes=40 * KIB))))
    assert said.startswith("The driver grows by 4")
    assert "1,000 POs add" in said
    assert "at this rate it reaches 1 GiB after about 2" in said
    assert "--retire-at 1G or --retire-after 2" in said


def test_a_driver_that_is_retired_already_needs_no_remedy() -> None:
    samples = make_samples(1000, per_po_bytes=40 * KIB, life_pos=250)
    said = verdict(judged(make_soak(samples, config={"retire_after": 250})))
    assert "at this rate one that is not retired reaches 1 GiB after about 2" in said
    assert "--retire" not in said


def test_a_growth_that_matters_to_nobody_is_said_to_be_that() -> None:
    said = verdict(judged(make_soak(make_samples(1000, per_po_bytes=200, noise_bytes=100))))
    assert said.endswith("at this rate it reaches 1 GiB after more than 1,000,000 POs: nothing needs to be done.")


def test_a_driver_that_is_too_large_already_is_said_to_be() -> None:
    samples = make_samples(1000, per_po_bytes=200 * KIB)
    huge = samples.model_copy(update={"driver_bytes": [2048 * MIB] * 1000})
    assert "it holds more than 1 GiB already" in verdict(judged(make_soak(huge)))


def test_no_growth_is_said_with_what_it_stays_below() -> None:
    said = verdict(judged(make_soak(make_samples(1000))))
    assert said.startswith("No growth of the driver is shown: below ")
    assert "per PO with 95 % confidence; 1,000 POs add no more than" in said


def test_too_few_pos_say_how_many_it_takes() -> None:
    assert verdict(judged(make_soak(make_samples(40)))) == (
        "40 POs are too few to tell whether the driver grows: it takes about 340 that one driver works."
    )


def test_the_sentences_tell_of_all_that_was_followed() -> None:
    said = " ".join(sentences(judged(make_soak(make_samples(600, life_pos=200)))))
    assert "of the worker's own process: 0.0 KiB (0.0 KiB to 0.0 KiB); none is shown." in said
    assert "of the time of a PO: 0 % (0 % to 0 %); none is shown." in said
    assert "3 drivers started, 2 in place of one retired by plan and 0 of one that failed." in said
    assert "8 → 8 processes, 90 → 90 threads, 300 → 300 open files, 70 → 70 temporary files" in said
    assert "Status and files of 600 POs were checked, and all are right: 600 COMPLETED." in said


def test_a_failed_check_is_named_with_its_first_finding() -> None:
    check = CheckRecord(name="files-complete", status="failed", findings=["a is missing", "b is missing"])
    said = " ".join(sentences(judged(make_soak(checks=[check]))))
    assert "1 check failed (files-complete: a is missing)." in said
    assert "all are right" not in said


def test_pos_that_were_not_checked_any_more_are_not_said_to_be_right() -> None:
    said = list(sentences(judged(make_soak(checked_pos=500))))[-1]
    assert said == "Status and files of 500 of 600 POs were checked, and those are right: 600 COMPLETED."
    said = list(sentences(judged(make_soak(checked_pos=0))))[-1]
    assert said == "Status and files of 0 of 600 POs were checked: 600 COMPLETED."


def test_the_setting_names_the_limits_of_a_driver() -> None:
    said = setting(make_soak(config={"retire_after": 250, "retire_at_bytes": 800 * MIB}))
    assert said.startswith("600 POs of scenario soak in 2 min, driver-per-worker + full, a driver for 250 POs at most")
    assert "a driver up to 800 MiB" in said
