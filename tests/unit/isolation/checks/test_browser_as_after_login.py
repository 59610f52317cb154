from harness.isolation.checks.browser_as_after_login import BrowserAsAfterLogin
from tests.support.evidence import FIRST, SECOND, make_evidence, make_result

LEFT = ("the cookie coupa_supplier of localhost was left", "2 tabs are open instead of 1 (about:blank)")


def test_a_po_that_met_what_another_left_fails_the_check() -> None:
    evidence = make_evidence(results=(make_result(FIRST), make_result(SECOND, worker=3, residue=LEFT)), inspected=True)
    assert BrowserAsAfterLogin().findings(evidence) == [
        (
            "before PO10002 in worker 3: the cookie coupa_supplier of localhost was left; "
            "2 tabs are open instead of 1 (about:blank)"
        )
    ]


def test_browsers_that_were_as_after_the_login_pass() -> None:
    assert BrowserAsAfterLogin().findings(make_evidence(inspected=True)) == []


def test_it_does_not_apply_where_nobody_looked() -> None:
    assert BrowserAsAfterLogin().findings(make_evidence()) is None
