from dataclasses import replace

import pytest

from harness.coupa.result import Outcome, PoResult, PoStatus
from harness.coupa.streak import FailureStreak
from harness.errors import TooManyFailuresError


def make_result(status: PoStatus, po: str = "PO1") -> PoResult:
    return PoResult(po, 0, Outcome(status, reason="the site answers 503."), 0.0, 1.0)


def test_a_streak_of_failures_ends_the_run_with_the_last_reason() -> None:
    streak = FailureStreak(2)
    streak.note(make_result(PoStatus.FAILED))
    with pytest.raises(TooManyFailuresError, match=r"2 POs in a row failed, the last one \(PO2\) because: the site"):
        streak.note(make_result(PoStatus.FAILED, "PO2"))


def test_a_single_failure_is_enough_where_no_more_are_allowed() -> None:
    with pytest.raises(TooManyFailuresError, match=r"^PO1 failed because: the site answers 503\. Mend that"):
        FailureStreak(1).note(make_result(PoStatus.FAILED))


@pytest.mark.parametrize("status", [status for status in PoStatus if status is not PoStatus.FAILED])
def test_whatever_is_no_failure_ends_a_streak(status: PoStatus) -> None:
    streak = FailureStreak(2)
    for _ in range(3):
        streak.note(make_result(PoStatus.FAILED))
        streak.note(make_result(status))


def test_a_limit_of_none_never_ends_a_run() -> None:
    streak = FailureStreak(0)
    for _ in range(100):
        streak.note(make_result(PoStatus.FAILED))


def test_a_po_that_nobody_could_set_out_for_says_nothing_of_the_site() -> None:
    streak = FailureStreak(1)
    for _ in range(3):
        streak.note(replace(make_result(PoStatus.FAILED), unstarted=True))
