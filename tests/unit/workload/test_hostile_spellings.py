"""However an address is spelled, it is refused or taken for what browsers take it for."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.errors import ConfigError
from harness.workload.addresses import Ip, is_private
from harness.workload.site_address import checked_allowed_host, checked_base_url
from harness.workload.urls import UrlRules, host_of

TENANT = "https://acme.coupahost.com"
RULES = UrlRules(TENANT, ("files.example.com", "*.cdn.example.com"))
PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "0.0.0.0/8")
DOTS = ".\u3002\uff0e\uff61"

WRITINGS: tuple[Callable[[int], str], ...] = (str, hex, lambda part: f"0X{part:X}", lambda part: f"0{part:o}")

private = st.sampled_from(PRIVATE_NETWORKS).flatmap(lambda network: st.ip_addresses(network=network))
public = st.ip_addresses(v=4).filter(lambda address: not is_private(str(address)))


@st.composite
def spellings(draw: st.DrawFn, addresses: st.SearchStrategy[Ip]) -> tuple[str, str]:
    """An IPv4 address as it is usually written, and as browsers read it too."""
    address = draw(addresses)
    octets = list(address.packed)
    merged = draw(st.integers(1, 4))
    parts = [*octets[: merged - 1], int.from_bytes(octets[merged - 1 :], "big")]
    written = [draw(st.sampled_from(WRITINGS))(part) for part in parts]
    dotted = "".join(part + draw(st.sampled_from(DOTS)) for part in written[:-1]) + written[-1]
    wide = dotted.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    return str(address), draw(st.sampled_from([dotted, wide]))


@given(spellings(private), st.sampled_from(["", ":8443", "/"]))
def test_no_spelling_of_a_private_address_passes_for_a_tenant(spelling: tuple[str, str], rest: str) -> None:
    for scheme in ("https", "http", "HTTPS"):
        with pytest.raises(ConfigError):
            checked_base_url(f"{scheme}://{spelling[1]}{rest}")


@given(spellings(private), st.sampled_from(["", ":8443"]))
def test_no_spelling_of_a_private_address_passes_for_a_store(spelling: tuple[str, str], port: str) -> None:
    for base_url in (TENANT, "http://localhost:8080"):
        with pytest.raises(ConfigError):
            checked_allowed_host(spelling[1] + port, base_url)


@given(spellings(public))
def test_a_public_address_is_taken_in_its_usual_spelling(spelling: tuple[str, str]) -> None:
    usual, written = spelling
    assert checked_base_url(f"https://{written}") == f"https://{usual}"
    assert checked_allowed_host(written, TENANT) == usual


@given(
    st.ip_addresses(v=4).flatmap(lambda a: st.sampled_from([f"::ffff:{a}", f"64:ff9b::{a}", f"::{a}", f"::ffff:0:{a}"]))
)
@example("::ffff:7f00:1")
@example("64:ff9b:1::7f00:1")
@example("2002:7f00:1::")
@example("fe80::1%25eth0")
@example("::")
def test_an_ipv6_address_is_as_private_as_the_one_inside_it(inside: str) -> None:
    try:
        origin = checked_base_url(f"https://[{inside}]")
    except ConfigError:
        return
    host = host_of(origin)
    assert not is_private(host) or host == "127.0.0.1" or host.startswith("127.")


@given(
    st.sampled_from(
        ["localhost", "LOCALHOST", "a.localhost", "\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54"]
    ),
    st.sampled_from(["", "."]),
)
def test_no_spelling_of_this_machines_name_passes_for_a_store_of_a_tenant_elsewhere(name: str, dot: str) -> None:
    with pytest.raises(ConfigError):
        checked_allowed_host(name + dot, TENANT)


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.coupahost.com\u3002evil.example/",
        "https://acme.coupahost.com\uff0fevil.example/",
        "https://acme.coupahost.com\uff20evil.example/",
        "https://acme.coupahost\uff0ecom/",
        "https://\u24d0cme.coupahost.com/",
        "https://acme\u00ad.coupahost.com/",
        "https://acme.coupahost.com%00.evil.example/",
        "https://acme.coupahost.com%2eevil.example/",
        "https://acme%2ecoupahost.com/",
        "https://acme.coupahost.com./",
        "https://acme.coupahost.com.:443/",
        "https://acme..coupahost.com/",
        "https://acme.coupahost.com:443:443/",
        "https://acme.coupahost.com:+443/",
        "https://acme.coupahost.com:4_43/",
        "https://acme.coupahost.com:\uff14\uff14\uff13/",
        "https://acme.coupahost.com:65979/",
        "https://acme.coupahost.com:0/",
        "https://:@acme.coupahost.com/",
        "https://acme.coupahost.com:443@evil.example/",
        "https://evil.example\\.acme.coupahost.com/",
        "https:\\\\acme.coupahost.com/",
        "https:/\\evil.example/",
        "https://[acme.coupahost.com]/",
        "https://[::ffff:10.0.0.1].cdn.example.com/",
        "https://10.0.0.1.cdn.example.com@evil.example/",
        "https://acme.coupahost.com\t/",
        "https://acme.coup\nahost.com/",
        "\u2028https://acme.coupahost.com/",
        "\x00https://acme.coupahost.com/",
        "jar:https://acme.coupahost.com/!/",
        "filesystem:https://acme.coupahost.com/temporary/",
        "about:blank#https://acme.coupahost.com/",
        "intent://acme.coupahost.com/",
    ],
)
def test_an_address_that_two_programs_may_read_differently_is_refused(url: str) -> None:
    assert not RULES.allows(url)
    assert not RULES.is_on_site(url)


@given(st.text("aA0.:@/\\[]%#?\u3002\uff0e \t-_", max_size=16))
def test_whatever_stands_before_the_site_in_its_address_is_refused(before: str) -> None:
    url = f"https://{before}acme.coupahost.com/x"
    assert RULES.is_on_site(url) == (before == "")


@given(st.text("aA0.:@\\[]%\u3002\uff0e \t-_", min_size=1, max_size=16))
@example(":443")
def test_whatever_stands_behind_the_site_in_its_address_is_refused_but_for_its_own_port(behind: str) -> None:
    url = f"https://acme.coupahost.com{behind}/x"
    assert RULES.is_on_site(url) == (behind in {":443", ":"} or _is_padded_port(behind))


def _is_padded_port(text: str) -> bool:
    """``:0443``, which browsers read as 443."""
    return text.startswith(":") and text[1:].isascii() and text[1:].isdigit() and int(text[1:]) == 443


@pytest.mark.parametrize(("scheme", "port", "other"), [("https", 443, 80), ("http", 80, 443)])
def test_a_schemes_own_port_may_be_left_out_or_written(scheme: str, port: int, other: int) -> None:
    origin = f"{scheme}://localhost"
    assert checked_base_url(f"{origin}:{port}") == origin
    assert UrlRules(origin).is_on_site(f"{origin}:{port}/x")
    assert UrlRules(f"{origin}:{port}").is_on_site(f"{origin}/x")
    assert not UrlRules(origin).is_on_site(f"{origin}:{other}/x")
