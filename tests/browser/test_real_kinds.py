"""Every kind of PO of a site that is faithful to a Coupa tenant, well meant or not."""

import pytest

from harness.coupa.result import PoStatus
from harness.host.browsers import BrowserChoice
from harness.workload.patience import Patience
from tests.support.real_runs import make_orders, worked, workload_of
from tests.support.tenant import BENIGN, HOSTILE, TenantOptions, start_tenant

IMPATIENCE = Patience(page_s=15.0, idle_s=8.0, command_s=20.0)


@pytest.mark.slow
def test_whatever_an_honest_page_does_its_attachments_are_found() -> None:
    options = TenantOptions(make_orders(*BENIGN), big_bytes=200_000_000)
    with start_tenant(options) as tenant, worked(workload_of(tenant), tenant) as run:
        assert run.differences() == {}
        assert tenant.escapes() == []


@pytest.mark.slow
def test_whatever_a_hostile_page_does_ends_in_a_status_and_gets_nowhere() -> None:
    options = TenantOptions(make_orders(*HOSTILE))
    with start_tenant(options) as tenant:
        workload = workload_of(tenant, patience=IMPATIENCE)
        with worked(workload, tenant, workers=3) as run:
            assert run.differences() == {}
            assert set(run.results) == set(tenant.batch)
            reasons = {po: result.outcome.reason for po, result in run.results.items()}
            failed = [po for po, result in run.results.items() if result.outcome.status is not PoStatus.COMPLETED]
            assert [po for po in failed if not reasons[po]] == []
            assert [reason for reason in reasons.values() if "Traceback" in reason or "\n" in reason] == []
            assert tenant.escapes() == []


def test_lists_that_load_as_they_are_seen_are_brought_out_by_a_full_browser_po_after_po() -> None:
    options = TenantOptions(make_orders("lazy", "lazy-window", "scroll"))
    with (
        start_tenant(options) as tenant,
        worked(workload_of(tenant), tenant, workers=1, choice=BrowserChoice.CHROME) as run,
    ):
        assert run.differences() == {}
