import json
import pickle
from pathlib import Path

from harness.workload.entry import Entry, LoginWay
from harness.workload.manners import Manners
from harness.workload.reach import Reach
from harness.workload.tenant import KIND
from tests.support.tenants import BATCH, PASSWORD, USERNAME, make_tenant


def test_a_tenant_is_named_by_its_host_and_somebody_elses() -> None:
    tenant = make_tenant("https://acme.coupahost.com:8443")
    assert (tenant.name, tenant.pos, tenant.careful, tenant.seed) == ("acme.coupahost.com", 2, True, 0)
    assert not tenant.is_local


def test_a_tenant_on_this_machine_is_local_also_by_its_mapping() -> None:
    mapped = Reach(mapped_hosts=(("acme.coupahost.com", "127.0.0.1:8443"),))
    assert make_tenant("https://[::1]:8443").is_local
    assert make_tenant(reach=mapped).is_local


def test_a_site_is_there_already_and_tells_nothing_of_itself() -> None:
    tenant = make_tenant()
    with tenant.start() as site:
        assert (site.base_url, site.batch, site.entry) == (tenant.base_url, BATCH, tenant.entry)
        assert site.witness is None
        assert PASSWORD not in repr(site)


def test_what_is_written_down_holds_all_but_what_is_secret() -> None:
    record = make_tenant(manners=Manners(0.5, 3)).record()
    written = json.dumps(record)
    assert record["kind"] == KIND
    assert record["batch"][0] == {"number": "PO1", "supplier": "Acme", "hierarchy": ["Brazil", "2026"]}
    assert (record["login"], record["profile"]) == ("form", "")
    assert record["manners"]["pace_per_s"] == 0.5
    assert PASSWORD not in written
    assert USERNAME not in written


def test_the_profile_is_written_down_by_its_place() -> None:
    assert make_tenant(entry=Entry(LoginWay.PROFILE, profile=Path("profile"))).record()["profile"] == "profile"


def test_a_tenant_shows_no_secret_wherever_it_turns_up() -> None:
    tenant = make_tenant()
    for shown in (repr(tenant), str(tenant), f"{tenant}", repr(pickle.loads(pickle.dumps(tenant)))):
        assert PASSWORD not in shown
        assert USERNAME not in shown
