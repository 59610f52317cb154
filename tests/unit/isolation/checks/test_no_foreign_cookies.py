import pytest

from harness.isolation.checks.no_foreign_cookies import PO_COOKIES, NoForeignCookies
from harness.workload.journal import JournalEntry
from tests.support.evidence import make_entry, make_evidence


def findings(*journal: JournalEntry) -> list[str] | None:
    return NoForeignCookies().findings(make_evidence(journal=journal))


def test_requests_with_their_own_cookies_pass() -> None:
    own = make_entry("10001", coupa_supplier="acme.10001", coupa_last_po="acme.10001", _coupa_session="s3cret")
    assert findings(make_entry("10001"), own) == []


@pytest.mark.parametrize("cookie", PO_COOKIES)
def test_the_cookie_of_another_po_fails_the_check(cookie: str) -> None:
    assert findings(make_entry("10002", **{cookie: "acme.10001"})) == [
        f"the {cookie} cookie of PO 10001 was seen by PO 10002"
    ]


def test_another_po_of_the_same_supplier_is_foreign_too() -> None:
    assert len(findings(make_entry("10002", coupa_supplier="acme.10001")) or []) == 1


def test_a_supplier_with_a_dot_in_its_name_is_told_from_its_po() -> None:
    assert findings(make_entry("10001", coupa_supplier="acme.inc.10001")) == []


def test_the_same_cookie_on_many_requests_is_one_finding() -> None:
    leaks = [make_entry("10002", coupa_supplier="acme.10001") for _ in range(5)]
    assert len(findings(*leaks) or []) == 1


def test_cookies_that_belong_to_no_po_are_of_no_interest() -> None:
    assert findings(make_entry("10002", _coupa_session="acme.10001")) == []


def test_a_request_of_no_po_proves_nothing() -> None:
    assert findings(make_entry("", coupa_supplier="acme.10001")) == []


def test_a_site_without_a_journal_cannot_be_judged() -> None:
    assert NoForeignCookies().findings(make_evidence(journal=None)) is None
