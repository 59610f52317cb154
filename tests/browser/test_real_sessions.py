"""What a real site does to those who stay: sessions end, questions are asked, and whoever hurries is sent away."""

import pytest

from harness.coupa.result import PoResult, PoStatus
from harness.workload.manners import Manners
from tests.support.real_runs import make_orders, worked, workload_of
from tests.support.tenant import TenantOptions, start_tenant

PLAIN = make_orders("plain", "plain", "plain")


def test_a_form_elsewhere_that_asks_for_an_e_mail_and_has_a_button_alone_is_sent() -> None:
    options = TenantOptions(PLAIN, login_path="/login", form_without_submit=True)
    with start_tenant(options) as tenant, worked(workload_of(tenant), tenant, workers=1) as run:
        assert run.differences() == {}


@pytest.mark.parametrize("mode", ["driver-per-worker", "context-per-po", "http-transfer"])
def test_a_session_that_ends_in_mid_run_is_renewed_once_and_the_po_says_so(mode: str) -> None:
    with start_tenant(TenantOptions(PLAIN)) as tenant:
        seen: list[PoResult] = []

        def end_sessions_once(result: PoResult) -> None:
            seen.append(result)
            if len(seen) == 2:
                tenant.expire_sessions()

        with worked(workload_of(tenant), tenant, mode, workers=1, on_result=end_sessions_once) as run:
            assert run.differences() == {}
        assert tenant.logins == 3, "the warm-up's, the driver's, and the one after the end"
        assert [bool(result.spans.get("login")) for result in seen] == [True, False, True]
        assert [result.attempts for result in seen] == [1, 1, 1]


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_question_whether_anybody_is_there_is_answered(*, elsewhere: bool) -> None:
    options = TenantOptions(PLAIN, interstitial_after=2, interstitial_elsewhere=elsewhere)
    with start_tenant(options) as tenant, worked(workload_of(tenant), tenant, workers=1) as run:
        assert run.differences() == {}
        assert tenant.requests_to("/sessions/continue") != []


def test_a_site_that_sends_away_whoever_hurries_is_waited_for() -> None:
    with start_tenant(TenantOptions(PLAIN)) as tenant:

        def turn_away_next(result: PoResult) -> None:
            if result.po == "PO4500001":
                tenant.fail_next(2, 429, retry_after_s=1)

        with worked(workload_of(tenant), tenant, workers=1, on_result=turn_away_next) as run:
            assert run.differences() == {}
        asked = [entry.status for entry in tenant.requests_to("/order_headers/4500002")]
        assert asked == [429, 429, 200]


def test_whoever_keeps_the_pace_is_never_sent_away() -> None:
    with start_tenant(TenantOptions(PLAIN, requests_per_s=10)) as tenant:
        with worked(workload_of(tenant, manners=Manners(pace_per_s=3)), tenant) as run:
            assert run.differences() == {}
        assert tenant.rate_violations == 0


def test_a_site_that_is_out_of_order_fails_its_pos_and_says_so() -> None:
    with start_tenant(TenantOptions(PLAIN)) as tenant:

        def break_down(result: PoResult) -> None:
            if result.po == "PO4500002":
                tenant.fail_next(1000, 500)

        with worked(workload_of(tenant), tenant, workers=1, on_result=break_down) as run:
            last = run.results["PO4500003"].outcome
            assert (last.status, last.reason) == (PoStatus.FAILED, "the site answers 500, asked 3 times")
            assert {po for po, result in run.results.items() if result.outcome.status is PoStatus.COMPLETED} == {
                "PO4500001",
                "PO4500002",
            }
