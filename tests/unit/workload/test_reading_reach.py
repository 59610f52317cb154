from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import ConfigError
from harness.workload.reach import Reach, split_address
from harness.workload.reading_reach import checked_certificate, mapped_host, safe_browser_arg
from tests.support.certificates import authority_file, server_certificate

NOW = datetime(2026, 11, 24, tzinfo=UTC)
OPTION_TEXT = st.text(st.sampled_from("aZ0.:-_[]= ,*%/@~\u0662") | st.characters(), max_size=20)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("acme.coupahost.com=127.0.0.1:8443", ("acme.coupahost.com", "127.0.0.1:8443")),
        (" ACME.example = Proxy.Example ", ("acme.example", "proxy.example")),
        ("acme.example=[::1]:8443", ("acme.example", "[::1]:8443")),
        ("acme.example=[2001:DB8::1]", ("acme.example", "[2001:DB8::1]")),
        ("localhost=127.0.0.1", ("localhost", "127.0.0.1")),
    ],
)
def test_a_host_is_mapped_to_an_address_with_or_without_a_port(text: str, pair: tuple[str, str]) -> None:
    assert mapped_host(text) == pair


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "does not name a host"),
        ("acme.example", "does not name a host"),
        ("=127.0.0.1", "does not name a host"),
        ("https://acme.example=127.0.0.1", "does not name a host"),
        ("*.example=127.0.0.1", "does not name a host"),
        ("a.example,MAP * =127.0.0.1", "does not name a host"),
        ("a.example=", "is not an address"),
        ("a.example=127.0.0.1,MAP * 10.0.0.1", "is not an address"),
        ("a.example=127.0.0.1:", "is not an address"),
        ("a.example=127.0.0.1:0", "is not an address"),
        ("a.example=127.0.0.1:65536", "is not an address"),
        ("a.example=127.0.0.1:https", "is not an address"),
        ("a.example=1.2.3.400", "is not an address"),
        ("a.example=::1", "is not an address"),
        ("a.example=[::1", "is not an address"),
        ("a.example=[]", "is not an address"),
        ("a.example=https://127.0.0.1", "is not an address"),
        ("a.example=~NOTFOUND", "is not an address"),
    ],
)
def test_what_maps_no_host_is_refused_with_an_example(text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as error:
        mapped_host(text)
    assert "--map-host acme.coupahost.com=127.0.0.1:8443" in error.value.remedy


@given(OPTION_TEXT, OPTION_TEXT)
def test_whatever_is_accepted_is_one_rule_for_chromium_and_an_address_for_everybody(host: str, target: str) -> None:
    try:
        name, address = mapped_host(f"{host}={target}")
    except ConfigError:
        return
    assert Reach(mapped_hosts=((name, address),)).host_resolver_rules("http://localhost") == f"MAP {name} {address}"
    assert len(f"{name} {address}".split()) == 2
    assert "," not in name + address
    assert (name + address).isascii()
    where, port = split_address(address)
    assert where
    assert port is None or 0 < port <= 65535


@pytest.mark.parametrize(
    "text",
    ["--lang=pt-BR", "--proxy-server=http://proxy:3128;direct://", "--mute-audio", "--proxy-bypass-list=<local>"],
)
def test_an_argument_is_handed_to_the_browser_as_it_stands(text: str) -> None:
    assert safe_browser_arg(text) == text


@pytest.mark.parametrize(
    "text", ["", "lang=pt-BR", "-headless", "---x", "--", "--a b", "--a\n--b", "--a=x\0", "file.html"]
)
def test_what_is_no_argument_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is not an argument of a browser"):
        safe_browser_arg(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("--no-sandbox", "opens the machine"),
        ("--NO-Sandbox", "opens the machine"),
        ("--user-data-dir=profile", "profile of its own"),
        ("--host-resolver-rules=MAP * 10.0.0.1", "private networks"),
        ("--host-rules=MAP * 10.0.0.1", "pass by the rules"),
        ("--ignore-certificate-errors", "any server could pass"),
        ("--disable-web-security", "read other sites"),
        ("--remote-debugging-port=9222", "chooses its own"),
        ("--headless=old", "--headed"),
    ],
)
def test_what_would_break_the_run_or_its_safety_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        safe_browser_arg(text)


def test_a_certificate_that_holds_is_taken_by_its_full_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority_file(tmp_path, trustme.CA())
    monkeypatch.chdir(tmp_path)
    assert checked_certificate(Path("authority.pem"), NOW) == (tmp_path / "authority.pem").resolve()


def test_a_file_of_expired_certificates_is_refused_with_the_day(tmp_path: Path) -> None:
    file = tmp_path / "server.pem"
    expired = server_certificate(trustme.CA(), until=NOW - timedelta(days=2)).cert_chain_pems[0].bytes()
    file.write_bytes(expired)
    with pytest.raises(ConfigError, match=r"server\.pem expired on 2026-11-22"):
        checked_certificate(file, NOW)
    file.write_bytes(expired + trustme.CA().cert_pem.bytes())
    assert checked_certificate(file, NOW) == file.resolve()


def test_a_file_without_a_certificate_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("none here", encoding="utf-8")
    with pytest.raises(ConfigError, match="holds no certificate"):
        checked_certificate(file, NOW)
