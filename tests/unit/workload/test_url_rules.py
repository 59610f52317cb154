import pickle

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from harness.workload.urls import UrlRules

TENANT = "https://acme.coupahost.com"
RULES = UrlRules(TENANT, ("files.example.com", "store.example.com:8443", "*.cdn.example.com"))
ALLOWED = [("acme.coupahost.com", 443), ("files.example.com", 443), ("store.example.com", 8443)]

pieces = st.sampled_from(
    [
        "https://",
        "http://",
        "//",
        "/",
        "\\",
        "@",
        ":",
        "#",
        "?",
        "%2f",
        "%40",
        "[",
        "]",
        ".",
        "*",
        " ",
        "\t",
        "443",
        "8443",
        "acme.coupahost.com",
        "files.example.com",
        "store.example.com",
        ".cdn.example.com",
        "evil.example",
        "127.0.0.1",
    ]
)


@pytest.mark.parametrize(
    "url",
    [
        f"{TENANT}/order_headers/1",
        "https://acme.coupahost.com:443/x",
        "https://files.example.com/1?x=https://evil.example",
        "https://FILES.example.com:443",
        "https://store.example.com:8443/a",
        "https://a.cdn.example.com/a",
        "https://a.b.cdn.example.com/a",
    ],
)
def test_the_tenant_and_its_stores_are_allowed(url: str) -> None:
    assert RULES.allows(url)
    assert RULES.is_on_site(url) == url.startswith(TENANT)


@pytest.mark.parametrize(
    "url",
    [
        "http://acme.coupahost.com/",
        "http://files.example.com/",
        "https://files.example.com:8443/",
        "https://store.example.com/",
        "https://cdn.example.com/",
        "https://evilcdn.example.com/",
        "https://.cdn.example.com/",
        "https://evil.example%2f.cdn.example.com/",
        "https://a.cdn.example.com:8443/",
        "https://files.example.com.evil.example/",
        "https://files.example.com.:443/",
        "https://user@files.example.com/",
        "https://files.example.com\\@evil.example/",
        "https://files.example.com@evil.example/",
        "https://f\u0456les.example.com/",
        "https:files.example.com/",
        "https:///files.example.com/",
        "//files.example.com/",
        "wss://files.example.com/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "blob:https://files.example.com/1",
        "view-source:https://files.example.com/",
        "",
    ],
)
def test_nothing_else_is(url: str) -> None:
    assert not RULES.allows(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "127.1",
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:7f00:1]",
        "[fc00::1]",
        "localhost",
        "a.localhost",
        "0.0.0.0",
    ],
)
def test_a_private_address_is_not_allowed_even_where_it_is_named(host: str) -> None:
    assert not UrlRules(TENANT, (host, "*.localhost")).allows(f"https://{host}/")
    assert not UrlRules(TENANT, (host,)).allows(f"http://{host}/")


def test_a_tenant_on_this_machine_may_have_its_store_there() -> None:
    rules = UrlRules("http://127.0.0.1:8080", ("127.0.0.1:9090", "10.0.0.1:9090"))
    assert rules.allows("http://127.0.0.1:8080/x")
    assert rules.allows("http://127.0.0.1:9090/x")
    assert rules.allows("https://127.0.0.1:9090/x")
    assert not rules.allows("http://127.0.0.1:9091/x")
    assert not rules.allows("http://2130706433:8080/x")
    assert not rules.allows("https://10.0.0.1:9090/x")


@given(st.lists(pieces, max_size=8).map(lambda parts: "https://" + "".join(parts)))
@example("https://files.example.com#@evil.example")
@example("https://evil.example?.cdn.example.com")
def test_another_reader_sees_an_allowed_host_in_whatever_is_allowed(url: str) -> None:
    if not RULES.allows(url):
        return
    try:
        read = parse_url(url)
    except LocationParseError:  # urllib3 refuses it, as browsers do.
        return
    host = read.host or ""
    assert read.scheme == "https"
    assert read.auth is None
    assert (host, read.port or 443) in ALLOWED or (host.endswith(".cdn.example.com") and read.port in {None, 443})


@given(
    st.sampled_from(ALLOWED), st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="\\"))
)
def test_every_path_of_an_allowed_host_is_allowed(origin: tuple[str, int], path: str) -> None:
    assert RULES.allows(f"https://{origin[0]}:{origin[1]}/{path}")


def test_nothing_is_allowed_beside_a_tenant_without_an_address() -> None:
    assert not UrlRules("", ("files.example.com",)).allows("https://files.example.com/")


def test_rules_travel_to_other_processes() -> None:
    assert pickle.loads(pickle.dumps(RULES)) == RULES
