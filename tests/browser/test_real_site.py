"""Every mode on a site that is faithful to a Coupa tenant, over HTTPS, with both ways in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.coupa.modes import MODES
from tests.support.real_runs import keep_logged_in_profile, make_orders, worked, workload_of
from tests.support.tenant import Tenant, TenantOptions, start_tenant

# What each way of fetching has its own way with.
KINDS_FOR_ALL = ("plain", "late", "requisition", "new-tab", "inline-pdf", "store", "same-names", "oops-200")


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with start_tenant(TenantOptions(make_orders(*KINDS_FOR_ALL), remember=True)) as tenant:
        yield tenant


@pytest.fixture(scope="module")
def profile(tenant: Tenant, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return keep_logged_in_profile(tenant, tmp_path_factory.mktemp("person") / "profile")


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_brings_home_what_the_site_has_with_a_login_by_the_form(mode: str, tenant: Tenant) -> None:
    before = tenant.logins
    with worked(workload_of(tenant), tenant, mode) as run:
        assert run.differences() == {}
        logins = tenant.logins - before
        starts_a_driver_per_po = mode == "per-po-driver"
        # One for the warm-up; and each start of a driver pays for its own.
        assert logins == 1 + (len(tenant.batch) if starts_a_driver_per_po else 1 if mode == "sequential" else 2)
        logging_in = [po for po, result in run.results.items() if result.spans.get("login")]
        assert len(logging_in) == logins - 1


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_does_so_from_clones_of_a_profile_that_is_logged_in(
    mode: str, tenant: Tenant, profile: Path
) -> None:
    before = tenant.logins
    with worked(workload_of(tenant, profile, numbers=tenant.batch[:4]), tenant, mode) as run:
        assert run.differences() == {}
    assert tenant.logins == before
