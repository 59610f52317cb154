from harness.isolation.checks.mode_kept import ModeKept
from tests.support.evidence import make_evidence


def test_a_batch_that_a_single_driver_worked_to_the_end_was_not_worked_in_its_mode() -> None:
    (finding,) = ModeKept().findings(make_evidence(fell_back="no driver started")) or []
    assert finding.endswith("because: no driver started")


def test_a_batch_that_was_worked_in_its_mode_passes() -> None:
    assert ModeKept().findings(make_evidence()) == []
