from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.workload.urls import host_of, is_on_site

SITE = "https://acme.coupahost.com"
LOCAL = "http://localhost:8080"

paths = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="\\"), max_size=40)
labels = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
hosts = st.lists(labels, min_size=1, max_size=4).map(".".join)


@given(paths)
def test_every_path_of_the_site_is_on_it(path: str) -> None:
    assert is_on_site(f"{SITE}/{path}", SITE)
    assert is_on_site(f"{LOCAL}/{path}", LOCAL)


@given(hosts, paths)
@example("acme.coupahost.com.evil.example", "")
@example("evilacme.coupahost.com", "")
@example("acme.coupahost.com", "")
def test_no_other_host_is_the_site_whatever_its_path_says(host: str, path: str) -> None:
    assert is_on_site(f"https://{host}/{path}", SITE) == (host == "acme.coupahost.com")


@given(st.text(max_size=80).map(lambda rest: f"https://acme.coupahost.com{rest}"))
@example("https://acme.coupahost.com@evil.example/")
@example("https://acme.coupahost.com\\@evil.example/")
@example("https://acme.coupahost.com:99999/")
@example("https://acme.coupahost.com[")
def test_whatever_is_on_the_site_has_its_origin_and_no_credentials(url: str) -> None:
    if is_on_site(url, SITE):
        parts = urlsplit(url)
        assert (parts.scheme, parts.hostname, parts.port or 443) == ("https", "acme.coupahost.com", 443)
        assert "@" not in parts.netloc
        assert "\\" not in url


@given(st.integers(min_value=0, max_value=65535))
@example(8080)
def test_another_port_is_another_site(port: int) -> None:
    assert is_on_site(f"http://localhost:{port}/x", LOCAL) == (port == 8080)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost.evil.example:8080/",
        "http://localhost:8080@evil.example/",
        "http://user@localhost:8080/",
        "http://user:secret@localhost:8080/",
        "http://@localhost:8080/",
        "http://evil.example:8080/#@localhost:8080/",
        "http://evil.example\\@localhost:8080/",
        "http://localhost:8080\\.evil.example/",
        "http://localhost.:8080/",
        "http://127.0.0.1:8080/",
        "http://[::1]:8080/",
        "http://l\u043ecalhost:8080/",
        "http://\uff4cocalhost:8080/",
        "http://xn--lcalhost-q4g:8080/",
        "http://local\thost:8080/",
        "http://localhost :8080/",
        " http://localhost:8080/",
        "https://localhost:8080/",
        "ftp://localhost:8080/",
        "javascript:alert(1)",
        "data:text/html,x",
        "blob:http://localhost:8080/1",
        "file:///localhost:8080/",
        "//localhost:8080/",
        "/order_headers/1",
        "",
    ],
)
def test_what_only_looks_like_the_site_is_refused(url: str) -> None:
    assert not is_on_site(url, LOCAL)


@pytest.mark.parametrize("url", ["HTTPS://ACME.CoupaHost.com/x", "https://acme.coupahost.com:443/x", SITE])
def test_another_spelling_of_the_same_origin_is_the_site(url: str) -> None:
    assert is_on_site(url, SITE)


def test_an_international_name_is_known_in_the_form_in_which_a_browser_has_it() -> None:
    assert is_on_site("https://xn--bcher-kva.example/x", "https://B\xfccher.example")
    assert not is_on_site("https://bucher.example/x", "https://b\xfccher.example")


@pytest.mark.parametrize("base_url", ["", "localhost", "https://", "https://" + "\xfc" * 80 + ".example"])
def test_nothing_is_on_a_site_that_has_no_address(base_url: str) -> None:
    assert not is_on_site("https://localhost/", base_url)


def test_a_reader_is_told_the_host_behind_the_credentials() -> None:
    assert host_of("https://acme.coupahost.com@evil.example/x") == "evil.example"
    assert host_of("data:text/html,x") == host_of("https://[") == "an unreadable address"
