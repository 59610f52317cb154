import json
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from harness.workload.addresses import Ip
from harness.workload.reach import Reach, split_address
from tests.support.certificates import authority_file

TENANT = "https://acme.coupahost.com"
LOCAL = "https://localhost:8443"
NOT_PUBLIC = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "::ffff:0:0/96",
    "64:ff9b::/96",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
    "ff00::/8",
)
PUBLIC = (
    "acme.coupahost.com",
    "mylocalhost",
    "fc-bank.example",
    "fe80.example",
    "8.8.8.8",
    "11.0.0.1",
    "100.63.0.1",
    "100.128.0.1",
    "172.15.0.1",
    "172.32.0.1",
    "192.169.0.1",
    "2606:4700::6810:84e5",
)


def refused_patterns(reach: Reach, base_url: str) -> list[str]:
    """The hosts that Chromium is told not to find."""
    rules = [rule.split() for rule in reach.host_resolver_rules(base_url).split(",")]
    return [rule[1] for rule in rules if rule[2:] == ["~NOTFOUND"]]


def is_found(host: str) -> bool:
    """Whether a page of the tenant can call for a host, as Chromium compares it."""
    return not any(fnmatchcase(host, pattern) for pattern in refused_patterns(Reach(), TENANT))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("127.0.0.1", ("127.0.0.1", None)),
        ("127.0.0.1:8443", ("127.0.0.1", 8443)),
        ("files.example.com:443", ("files.example.com", 443)),
        ("[::1]", ("::1", None)),
        ("[2001:db8::abcd]:8443", ("2001:db8::abcd", 8443)),
    ],
)
def test_an_address_is_split_from_its_port(text: str, parts: tuple[str, int | None]) -> None:
    assert split_address(text) == parts


def test_a_host_is_found_where_it_is_mapped_however_it_is_written() -> None:
    reach = Reach(mapped_hosts=(("acme.coupahost.com", "127.0.0.1:8443"),))
    assert reach.address_of("ACME.coupahost.com") == "127.0.0.1:8443"
    assert reach.address_of("files.coupahost.com") is None


@pytest.mark.parametrize(
    ("base_url", "mapped", "is_local"),
    [
        (LOCAL, (), True),
        ("http://127.0.0.1:8080", (), True),
        ("https://[::1]:8443", (), True),
        ("https://[2606:4700::6810:84e5]", (), False),
        (TENANT, (), False),
        (TENANT, (("acme.coupahost.com", "127.0.0.1:8443"),), True),
        (TENANT, (("acme.coupahost.com", "[::1]:8443"),), True),
        (TENANT, (("acme.coupahost.com", "localhost"),), True),
        (TENANT, (("acme.coupahost.com", "10.0.0.1:8443"),), False),
        (TENANT, (("files.coupahost.com", "127.0.0.1:8443"),), False),
    ],
)
def test_a_run_is_local_where_the_tenants_host_is(
    base_url: str, mapped: tuple[tuple[str, str], ...], *, is_local: bool
) -> None:
    assert Reach(mapped_hosts=mapped).is_local(base_url) is is_local


def test_hosts_are_mapped_before_addresses_are_refused() -> None:
    rules = Reach(mapped_hosts=(("a.example", "127.0.0.1:1"), ("b.example", "[::1]:2"))).host_resolver_rules(TENANT)
    assert rules.startswith("MAP a.example 127.0.0.1:1,MAP b.example [::1]:2,MAP localhost ~NOTFOUND,")


@given(st.sampled_from(NOT_PUBLIC).flatmap(lambda network: st.ip_addresses(network=network)))
def test_no_page_of_a_tenant_finds_this_machine_or_a_private_network(address: Ip) -> None:
    assert not is_found(str(address))


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "169.254.169.254", "::1", "::", "::ffff:a00:1"])
def test_nor_does_it_by_a_name_or_by_the_address_inside_another(host: str) -> None:
    assert not is_found(host)


@pytest.mark.parametrize("host", PUBLIC)
def test_the_internet_is_found(host: str) -> None:
    assert is_found(host)


@pytest.mark.parametrize("base_url", [LOCAL, "http://127.0.0.1:8080", "https://[::1]:8443"])
def test_a_site_on_this_machine_may_be_found_there(base_url: str) -> None:
    assert Reach().host_resolver_rules(base_url) == ""
    assert Reach().chromium_flags(base_url) == []


def test_a_host_that_is_only_mapped_to_this_machine_has_no_more_business_there() -> None:
    mapped = Reach(mapped_hosts=(("acme.coupahost.com", "127.0.0.1:8443"),))
    assert refused_patterns(mapped, TENANT) == refused_patterns(Reach(), TENANT)


def test_the_keys_that_are_served_and_those_of_the_authorities_are_named_once(tmp_path: Path) -> None:
    file = authority_file(tmp_path, trustme.CA())
    [alone] = Reach(certificates=(file,)).chromium_flags(LOCAL)
    option, _, key = alone.partition("=")
    assert option == "--ignore-certificate-errors-spki-list"
    served = Reach(certificates=(file, file), served_keys=("served", key))
    assert served.chromium_flags(LOCAL) == [f"{option}=served,{key}"]


def test_what_the_user_adds_comes_last() -> None:
    flags = Reach(browser_args=("--lang=pt-BR", "--proxy-server=proxy:3128")).chromium_flags(TENANT)
    assert flags[0].startswith("--host-resolver-rules=MAP localhost ~NOTFOUND")
    assert flags[1:] == ["--lang=pt-BR", "--proxy-server=proxy:3128"]


def test_a_reach_is_read_as_it_was_written_down_but_for_the_keys_which_may_change() -> None:
    reach = Reach(
        ("files.example.com", "*.example.com"),
        (("acme.coupahost.com", "127.0.0.1:8443"),),
        (Path("authority.pem").resolve(),),
        ("--lang=pt-BR",),
    )
    assert Reach.of_record(json.loads(json.dumps(reach.record()))) == reach
    assert "served" not in json.dumps(Reach(served_keys=("served",)).record())
