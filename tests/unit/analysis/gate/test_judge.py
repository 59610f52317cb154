import pytest

from harness.analysis.gate import CONDITIONS, judge
from harness.analysis.gate.condition import Case
from harness.record.run import RunRecord, WarningRecord
from tests.support.judgements import run_of, with_failed_check


def interrupted(run: RunRecord) -> RunRecord:
    return run.model_copy(update={"interrupted": True})


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (run_of(0.6), "pass"),
        (run_of(0.95), "fail"),
        (run_of(0.8), "inconclusive"),
        (interrupted(run_of(0.6)), "inconclusive"),
        (interrupted(run_of(0.95)), "fail"),
        (with_failed_check(run_of(0.6)), "checks-failed"),
        (with_failed_check(run_of(0.95)), "checks-failed"),
        (with_failed_check(interrupted(run_of(0.8))), "checks-failed"),
    ],
)
def test_the_worst_finding_wins(run: RunRecord, expected: str) -> None:
    assert judge(Case(run)).standing == expected


def test_a_lost_reduction_fails_a_run_that_still_meets_its_target() -> None:
    judgement = judge(Case(run_of(0.7), baseline=run_of(0.5)))
    assert [(each.condition, each.standing) for each in judgement.findings] == [
        ("whole", "pass"),
        ("checks", "pass"),
        ("target", "pass"),
        ("regression", "fail"),
    ]
    assert judgement.standing == "fail"


def test_conditions_have_names_of_their_own() -> None:
    assert len({condition.name for condition in CONDITIONS}) == len(CONDITIONS)


def test_the_warnings_are_those_of_the_run_and_those_of_the_comparison() -> None:
    warning = WarningRecord(code="saturated-cpu", sentence="Busy.", remedy="Wait.")
    run = run_of(0.7).model_copy(update={"warnings": [warning]})
    assert judge(Case(run)).warnings == (warning,)
    codes = [each.code for each in judge(Case(run, baseline=run_of(0.7, 4))).warnings]
    assert codes == ["saturated-cpu", "unequal-rounds"]


def test_a_killed_run_that_leaves_it_open_is_inconclusive() -> None:
    assert judge(Case(run_of(0.8, 4).model_copy(update={"finished_at": None}))).standing == "inconclusive"
    assert judge(Case(run_of(0.6, 8).model_copy(update={"finished_at": None}))).standing == "pass"
