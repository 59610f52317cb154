import pytest

from harness.coupa.result import PoResult, PoStatus
from harness.isolation.checks.results_complete import ResultsComplete
from tests.support.evidence import FIRST, SECOND, make_evidence, make_result


def findings(*results: PoResult, known_site: bool = True) -> list[str] | None:
    return ResultsComplete().findings(make_evidence(results=results, known_site=known_site))


def test_one_right_result_for_each_po_passes_in_any_order() -> None:
    assert findings(make_result(SECOND), make_result(FIRST)) == []


def test_a_po_without_a_result_fails_the_check() -> None:
    assert findings(make_result(FIRST)) == [f"{SECOND} has no result"]


def test_a_po_that_was_done_twice_fails_the_check() -> None:
    assert findings(make_result(FIRST), make_result(SECOND), make_result(SECOND)) == [f"{SECOND} has 2 results"]


def test_a_po_that_nobody_asked_for_fails_the_check() -> None:
    unasked = make_result("PO99999")
    assert findings(make_result(FIRST), make_result(SECOND), unasked) == ["PO99999 was not in the batch"]


@pytest.mark.parametrize("status", [status for status in PoStatus if status is not PoStatus.COMPLETED])
def test_a_status_that_the_site_does_not_bear_out_fails_the_check(status: PoStatus) -> None:
    wrong = make_result(SECOND, status=status, reason="1 of 1 did not arrive")
    assert findings(make_result(FIRST), wrong) == [
        f"{SECOND} ended as {status} (1 of 1 did not arrive), expected COMPLETED"
    ]


def test_on_an_unknown_site_only_a_failure_is_known_to_be_wrong() -> None:
    partial, failed = make_result(FIRST, status=PoStatus.PARTIAL), make_result(SECOND, status=PoStatus.FAILED)
    assert findings(partial, failed, known_site=False) == [f"{SECOND} ended as FAILED"]


def test_on_an_unknown_site_a_lost_po_is_still_lost() -> None:
    assert findings(make_result(SECOND), known_site=False) == [f"{FIRST} has no result"]
