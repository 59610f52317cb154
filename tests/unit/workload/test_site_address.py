import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import ConfigError
from harness.workload.site_address import checked_allowed_host, checked_base_url
from harness.workload.urls import UrlRules

TENANT = "https://acme.coupahost.com"


@pytest.mark.parametrize(
    ("given_url", "origin"),
    [
        (" https://Acme.CoupaHost.com/ ", TENANT),
        ("https://acme.coupahost.com:443", TENANT),
        ("https://acme.coupahost.com:8443/", f"{TENANT}:8443"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.1:8080/", "http://127.0.0.1:8080"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("https://b\xfccher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_tenants_address_becomes_its_origin(given_url: str, origin: str) -> None:
    assert checked_base_url(given_url) == origin
    assert UrlRules(origin).allows(f"{origin}/order_headers/1")


@pytest.mark.parametrize(
    ("url", "remedy"),
    [
        ("acme.coupahost.com", "Write https://acme.coupahost.com."),
        ("", "Write it like"),
        ("http://acme.coupahost.com", "Write https://acme.coupahost.com"),
        ("ftp://acme.coupahost.com", "not over https"),
        ("https://acme.coupahost.com/login", f"Give the tenant's address alone: {TENANT}."),
        ("https://acme.coupahost.com?x", "address alone"),
        ("https://acme.coupahost.com/#", "address alone"),
        ("https://acme.coupahost.com:99999", "cannot be read"),
        ("https://acme.coupahost.com:0", "cannot be read"),
        ("https://acme.coupahost.com\\x", "cannot be read"),
        ("https://acme coupahost.com", "cannot be read"),
        ("https://", "cannot be read"),
        ("https://acme.coupahost.com.", "not the name of a host"),
        ("https://-acme.example", "not the name of a host"),
        ("https://stra\xdfe.example", "not the name of a host"),
        ("https://1.2.3.400", "not an IP address"),
        ("https://10.0.0.1", "private network"),
        ("https://169.254.169.254", "private network"),
        ("https://[::ffff:10.0.0.1]", "private network"),
        ("http://192.168.1.1", "private network"),
    ],
)
def test_anything_else_is_refused_with_a_remedy(url: str, remedy: str) -> None:
    with pytest.raises(ConfigError) as error:
        checked_base_url(url)
    assert remedy in str(error.value)


def test_a_password_in_an_address_is_not_repeated() -> None:
    for check in (checked_base_url, lambda text: checked_allowed_host(text, TENANT)):
        with pytest.raises(ConfigError, match="holds a name or a password") as error:
            check("https://ann:hunter2@acme.coupahost.com")
        assert "hunter2" not in str(error.value)


@given(st.text(max_size=30).map(lambda text: f"https://{text}"))
def test_whatever_is_accepted_is_an_origin_that_its_own_rules_allow(url: str) -> None:
    try:
        origin = checked_base_url(url)
    except ConfigError:
        return
    assert UrlRules(origin).is_on_site(f"{origin}/")
    assert checked_base_url(origin) == origin


@pytest.mark.parametrize(
    ("given_host", "host"),
    [
        ("Files.Example.com ", "files.example.com"),
        ("files.example.com:8443", "files.example.com:8443"),
        ("*.example.com", "*.example.com"),
        ("b\xfccher.example", "xn--bcher-kva.example"),
        ("8.8.8.8", "8.8.8.8"),
    ],
)
def test_a_stores_host_is_allowed_as_browsers_write_it(given_host: str, host: str) -> None:
    assert checked_allowed_host(given_host, TENANT) == host
    assert UrlRules(TENANT, (host,)).allows(f"https://{host.replace('*', 'a')}/1")


@pytest.mark.parametrize(
    ("host", "remedy"),
    [
        ("*", "allows too much"),
        ("*.com", "allows too much"),
        ("*.*.com", "not the name of a host"),
        ("a*.example.com", "not the name of a host"),
        ("https://files.example.com/x", "--allow-host files.example.com."),
        ("files.example.com/x", "--allow-host files.example.com."),
        ("files.example.com:0", "cannot be read"),
        ("files.example.com:x", "cannot be read"),
        ("files.example.com?x", "cannot be read"),
        ("", "cannot be read"),
        ("10.0.0.1", "private network"),
        ("2130706433", "private network"),
        ("localhost", "private network"),
        ("*.8.8.8.8", "star before a number"),
    ],
)
def test_a_host_that_is_none_is_refused_with_a_remedy(host: str, remedy: str) -> None:
    with pytest.raises(ConfigError) as error:
        checked_allowed_host(host, TENANT)
    assert remedy in str(error.value)


def test_a_site_on_this_machine_may_have_its_store_there() -> None:
    assert checked_allowed_host("127.0.0.1:9090", "http://localhost:8080") == "127.0.0.1:9090"
