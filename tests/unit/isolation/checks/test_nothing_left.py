from harness.isolation.checks.nothing_left import NothingLeft
from tests.support.evidence import make_evidence


def test_a_trial_that_cleared_up_passes() -> None:
    assert NothingLeft().findings(make_evidence()) == []


def test_a_process_that_outlived_the_trial_fails_the_check() -> None:
    sentence = "process 4711 (chrome) is still running"
    assert NothingLeft().findings(make_evidence(survivors=(sentence,))) == [sentence]


def test_a_temporary_profile_that_stayed_fails_the_check() -> None:
    evidence = make_evidence(leftovers=("profile-abc",))
    assert NothingLeft().findings(evidence) == ["profile-abc was left in the temporary folder"]


def test_everything_that_stayed_is_named() -> None:
    evidence = make_evidence(survivors=("process 1 is still running",), leftovers=("a", "b"))
    assert len(NothingLeft().findings(evidence) or []) == 3
