"""Every mode on a site that is faithful to a Coupa tenant, over HTTPS, with both ways in."""

from collections.abc import Iterator

import pytest

from harness.coupa.modes import MODES
from harness.experiment.bench import Bench
from tests.support.real_runs import keep_logged_in_profile, make_orders, warmed_up, worked_on, workload_of
from tests.support.tenant import Tenant, TenantOptions, start_tenant

# What each way of fetching has its own way with.
KINDS_FOR_ALL = ("plain", "late", "requisition", "new-tab", "inline-pdf", "store", "same-names", "oops-200")


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with start_tenant(TenantOptions(make_orders(*KINDS_FOR_ALL), remember=True)) as tenant:
        yield tenant


@pytest.fixture(scope="module")
def by_form(tenant: Tenant) -> Iterator[Bench]:
    with warmed_up(workload_of(tenant)) as bench:
        yield bench


@pytest.fixture(scope="module")
def by_profile(tenant: Tenant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    profile = keep_logged_in_profile(tenant, tmp_path_factory.mktemp("person") / "profile")
    with warmed_up(workload_of(tenant, profile, numbers=tenant.batch[:4])) as bench:
        yield bench


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_brings_home_what_the_site_has_with_a_login_by_the_form(
    mode: str, tenant: Tenant, by_form: Bench
) -> None:
    before = tenant.logins
    with worked_on(by_form, tenant, mode) as run:
        assert run.differences() == {}
        logging_in = [po for po, result in run.results.items() if result.spans.get("login")]
    drivers = {"per-po-driver": len(tenant.batch), "sequential": 1}.get(mode, 2)
    assert (tenant.logins - before, len(logging_in)) == (drivers, drivers), "each start of a driver pays for its own"


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_does_so_from_clones_of_a_profile_that_is_logged_in(
    mode: str, tenant: Tenant, by_profile: Bench
) -> None:
    before = tenant.logins
    with worked_on(by_profile, tenant, mode) as run:
        assert run.differences() == {}
    assert tenant.logins == before
