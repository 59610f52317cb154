from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from harness.analysis.planning.cautions import cautions
from harness.analysis.planning.fitting import fit
from harness.analysis.planning.memory import MachineMemory
from harness.analysis.planning.modeled import modeled_record
from harness.analysis.planning.observed import Observed, observe
from harness.record.planned import ModeledRecord, QuestionRecord, ValidationRecord
from tests.support.planned import FRESH, KEPT, simulated_run
from tests.support.runs import make_environment

DOCS = Path(__file__).parents[4] / "docs" / "planning.md"
CODES = (
    "one-worker-count", "beyond-measured", "model-wrong", "not-reproduced", "few-rounds", "cpu-not-sampled",
    "memory-not-measured",
)  # fmt: skip
TRAITS = {each.name: each for each in (KEPT, FRESH)}


@cache
def observed(*counts: int, rounds: int = 3) -> tuple[Observed, ...]:
    return tuple(each for n in counts for each in observe(simulated_run(n, rounds=rounds, pos=10), TRAITS))


def asked(*workers: int) -> QuestionRecord:
    return QuestionRecord(
        pos=100, nodes=1, workers=list(workers), distributions=["dynamic"], with_server=True, replicates=1, seed=1
    )


def validated(error_pct: float) -> ValidationRecord:
    return ValidationRecord(
        mode=KEPT.name, workers=2, extrapolated=False, measured_s=10.0, measured_low_s=9.0, measured_high_s=11.0,
        predicted_s=10.0, low_s=9.0, high_s=11.0, error_pct=error_pct,
    )  # fmt: skip


def codes(
    seen: tuple[Observed, ...],
    question: QuestionRecord,
    validation: list[ValidationRecord] | None = None,
    **changes: object,
) -> set[str]:
    model, memory = fit(seen), MachineMemory.of(make_environment())
    modes: list[ModeledRecord] = [
        modeled_record(model, mode, model.population(mode, with_server=True), seen, memory).model_copy(update=changes)
        for mode in model.modes
    ]
    return {each.code for each in cautions(seen, model, modes, question, validation or [])}


def test_there_is_nothing_to_say_of_a_plan_within_a_sweep_that_was_measured_well() -> None:
    assert codes(observed(1, 2, 4), asked(4), [validated(9.9), validated(-9.9)]) == set()


def test_one_number_of_workers_confirms_nothing() -> None:
    assert codes(observed(4), asked(4)) == {"one-worker-count"}


def test_more_workers_than_were_measured_are_a_guess() -> None:
    assert codes(observed(1, 2), asked(2, 3)) == {"beyond-measured"}


@pytest.mark.parametrize("error_pct", [10.1, -10.1])
def test_an_error_above_ten_percent_either_way_is_told(error_pct: float) -> None:
    assert codes(observed(1, 2), asked(2), [validated(error_pct)]) == {"model-wrong"}


def test_what_does_not_give_back_its_own_measurement_is_told() -> None:
    assert codes(observed(1, 2), asked(2), reproduced_pct=5.1) == {"not-reproduced"}


def test_two_rounds_are_few() -> None:
    assert codes(observed(1, 2, rounds=2), asked(2)) == {"few-rounds"}


def test_cpu_time_that_was_not_sampled_is_told() -> None:
    unsampled = tuple(replace(each, cpu_sampled=False) for each in observed(1, 2))

    assert codes(unsampled, asked(2)) == {"cpu-not-sampled"}


def test_memory_that_was_not_measured_is_told() -> None:
    assert codes(observed(1, 2), asked(2), most_workers=None) == {"memory-not-measured"}


def test_every_caution_is_explained() -> None:
    text = DOCS.read_text(encoding="utf-8")

    assert [code for code in CODES if f"`{code}`" not in text] == []
