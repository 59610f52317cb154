from urllib.request import Request

import pytest

from harness.coupa.transfers.cookies import is_loopback, jar_of

SITE = "https://acme.coupahost.com"


def sent(to: str, base_url: str = SITE, **changes: object) -> str | None:
    """The Cookie header of a request, from a browser that holds one cookie of the site's host."""
    cookie = {"name": "a", "value": "1", "domain": "acme.coupahost.com", "path": "/", "secure": True, **changes}
    request = Request(to)
    jar_of([cookie], base_url).add_cookie_header(request)
    return request.get_header("Cookie")


def test_a_cookie_of_the_host_is_sent_to_it() -> None:
    assert sent(f"{SITE}/attachment_file/1") == "a=1"


def test_a_cookie_of_the_parent_domain_is_sent_only_if_it_covers_those_below() -> None:
    assert sent(SITE, domain=".coupahost.com") == "a=1"
    assert sent(SITE, domain="coupahost.com") is None


@pytest.mark.parametrize("domain", ["other.example", ".hahost.com", "beta.coupahost.com", ".acme.coupahost.com.evil"])
def test_a_cookie_of_another_host_is_not_sent(domain: str) -> None:
    assert sent(SITE, domain=domain) is None


def test_a_cookie_of_another_path_is_not_sent() -> None:
    assert sent(f"{SITE}/order_headers/1", path="/order_headers") == "a=1"
    assert sent(f"{SITE}/attachment_file/1", path="/order_headers") is None


def test_a_secure_cookie_is_not_sent_in_the_clear_but_within_the_machine() -> None:
    assert sent("http://acme.coupahost.com/", "http://acme.coupahost.com") is None
    local = "http://127.0.0.1:8000"
    assert sent(f"{local}/", local, domain="127.0.0.1") == "a=1"


def test_a_host_without_a_dot_has_its_cookies() -> None:
    assert sent("http://localhost:8000/", "http://localhost:8000", domain="localhost") == "a=1"


def test_a_partitioned_cookie_is_sent_only_from_the_site_that_it_is_partitioned_by() -> None:
    assert sent(SITE, partitionKey={"topLevelSite": "https://coupahost.com"}) == "a=1"
    assert sent(SITE, partitionKey={"topLevelSite": "https://portal.example"}) is None


@pytest.mark.parametrize("host", ["localhost", "shop.localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["acme.coupahost.com", "10.0.0.1", "localhost.example", ""])
def test_any_other_host_is_not_this_machine(host: str) -> None:
    assert not is_loopback(host)
