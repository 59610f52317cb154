import json
from pathlib import Path
from typing import Any

import pytest

from harness.commands.recorded import workload_of_record
from harness.errors import ConfigError, RecordError
from harness.workload.entry import Entry, LoginWay
from harness.workload.fake_site import FakeWorkload
from harness.workload.manners import Manners
from harness.workload.reach import Reach
from harness.workload.scenario import list_scenarios, load_scenario
from tests.support.tenants import PASSWORD, USERNAME, make_tenant

REACH = Reach(
    allowed_hosts=("files.example.com",),
    mapped_hosts=(("acme.coupahost.com", "127.0.0.1:8443"),),
    browser_args=("--lang=pt-BR",),
)


def read_back(record: dict[str, Any]) -> dict[str, Any]:
    """The record as ``run.json`` gives it back."""
    return dict(json.loads(json.dumps(record)))


def scenario_record(**changes: object) -> dict[str, Any]:
    return {**FakeWorkload(load_scenario("smoke")).record(), **changes}


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # No .env of whoever runs the tests.
    monkeypatch.setenv("COUPA_USERNAME", USERNAME)
    monkeypatch.setenv("COUPA_PASSWORD", PASSWORD)


@pytest.mark.parametrize("name", [scenario.name for scenario in list_scenarios()])
def test_a_scenario_is_the_same_after_it_was_recorded(name: str) -> None:
    workload = FakeWorkload(load_scenario(name, pos=6, seed=99))
    assert workload_of_record(read_back(workload.record())) == workload


@pytest.mark.usefixtures("credentials")
def test_a_tenant_is_the_same_after_it_was_recorded_and_its_secrets_are_read_again() -> None:
    tenant = make_tenant(reach=REACH, manners=Manners(pace_per_s=2.0, stop_after_failures=3))
    record = read_back(tenant.record())
    assert PASSWORD not in json.dumps(record)
    assert workload_of_record(record) == tenant


def test_a_person_who_logged_in_logs_in_again() -> None:
    tenant = make_tenant(entry=Entry(LoginWay.INTERACTIVE))
    assert workload_of_record(read_back(tenant.record())) == tenant


def test_a_tenant_without_its_credentials_cannot_go_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COUPA_USERNAME", raising=False)
    monkeypatch.delenv("COUPA_PASSWORD", raising=False)
    with pytest.raises(ConfigError, match="COUPA_USERNAME"):
        workload_of_record(read_back(make_tenant().record()))


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"kind": "moon"}, "kind of site that this harness does not know: moon. Start a new one."),
        ({"kind": "tenant"}, "The run's tenant cannot be used again: KeyError"),
        ({**make_tenant().record(), "batch": 7}, "The run's tenant cannot be used again: TypeError"),
        (scenario_record(seed="none"), "The run's scenario cannot be used again: seed: "),
    ],
)
@pytest.mark.usefixtures("credentials")
def test_a_record_that_was_tampered_with_is_refused_in_a_sentence(record: dict[str, Any], words: str) -> None:
    with pytest.raises(RecordError) as refused:
        workload_of_record(record)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
