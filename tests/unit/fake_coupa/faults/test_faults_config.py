import json
from collections import Counter
from typing import Any

import pytest
from pydantic import ValidationError

from fake_coupa.config import SiteConfig
from fake_coupa.faults import KINDS, FaultsConfig
from fake_coupa.faults.fault import FaultyKind, PassingFault

PASSING = [name for name, fault in FaultsConfig() if isinstance(fault, PassingFault)]


def faults(**kinds: dict[str, Any]) -> FaultsConfig:
    return FaultsConfig.model_validate(kinds)


def drawn(config: FaultsConfig, seed: int = 1, kind: FaultyKind = "attachment", count: int = 400) -> list[str]:
    """The name of each resource's fault; empty where it has none."""
    names = {id(fault): name for name, fault in config}
    found = (config.of(seed, kind, str(n // 4), f"/order_headers/{n // 4}/files/{n}") for n in range(count))
    return [names[id(fault)] if fault else "" for fault in found]


def test_nothing_fails_where_nothing_is_said() -> None:
    assert not FaultsConfig().happen
    assert set(drawn(FaultsConfig())) == {""}


@pytest.mark.parametrize("name", PASSING)
def test_a_share_of_one_befalls_every_resource_and_only_those_of_its_kind(name: str) -> None:
    config = faults(**{name: {"pages": 1}})
    assert config.happen
    assert set(drawn(config, kind="page")) == {name}
    assert set(drawn(config, kind="attachment")) == {""}


def test_shares_come_out_and_each_resource_meets_one_kind_at_most() -> None:
    config = faults(reset={"attachments": 0.25}, stall={"attachments": 0.25}, missing={"attachments": 0.25})
    counts = Counter(drawn(config, count=2_000))
    assert set(counts) == {"", "reset", "stall", "missing"}
    assert all(400 < count < 600 for count in counts.values())


def test_the_same_seed_draws_the_same_faults_and_another_draws_others() -> None:
    config = faults(reset={"attachments": 0.2}, stall={"attachments": 0.2})
    assert drawn(config, seed=7) == drawn(config, seed=7)
    assert drawn(config, seed=7) != drawn(config, seed=8)


def test_a_kind_that_is_drawn_later_leaves_the_draw_of_those_before_it_alone() -> None:
    before = drawn(faults(reset={"attachments": 0.2}))
    after = drawn(faults(reset={"attachments": 0.2}, missing={"attachments": 0.5}))
    assert [name == "reset" for name in before] == [name == "reset" for name in after]


def test_a_passing_fault_is_over_after_its_times_and_a_missing_file_never_comes() -> None:
    config = faults(reset={"times": 2})
    assert [config.reset.is_over(met) for met in range(4)] == [False, False, True, True]
    assert not config.missing.is_over(10_000)
    assert (config.reset.passes, config.missing.passes) == (True, False)


@pytest.mark.parametrize("kind", KINDS)
def test_shares_of_more_than_everything_are_refused(kind: str) -> None:
    with pytest.raises(ValidationError, match=f"{kind}s add up to more than 1"):
        faults(reset={f"{kind}s": 0.6}, stall={f"{kind}s": 0.6})


@pytest.mark.parametrize(
    ("kinds", "reason"),
    [
        ({"rest": {"pages": 1}}, "Extra inputs"),
        ({"reset": {"page": 1}}, "Extra inputs"),
        ({"missing": {"pages": 1}}, "Extra inputs"),
        ({"missing": {"times": 2}}, "Extra inputs"),
        ({"reset": {"times": 0}}, "greater than or equal to 1"),
        ({"stall": {"ms": -1}}, "greater than or equal to 0"),
        ({"unavailable": {"retry_after_s": 0.5}}, "valid integer"),
    ],
)
def test_what_no_fault_has_is_refused(kinds: dict[str, dict[str, Any]], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        faults(**kinds)


def test_failed_handshakes_need_a_site_with_handshakes() -> None:
    wanted: dict[str, Any] = {"faults": {"handshake": {"pages": 0.5}}}
    with pytest.raises(ValidationError, match="needs tls = true"):
        SiteConfig.model_validate(wanted)
    assert SiteConfig.model_validate({**wanted, "tls": True}).faults.happen


def test_a_record_holds_the_faults_that_there_were_and_nothing_else() -> None:
    assert SiteConfig().model_dump()["faults"] == {}
    config = SiteConfig.model_validate({"faults": {"stall": {"pages": 0.5, "ms": 100}}})
    record = json.loads(config.model_dump_json())
    assert set(record["faults"]) == {"stall"}
    assert SiteConfig.model_validate(record) == config
