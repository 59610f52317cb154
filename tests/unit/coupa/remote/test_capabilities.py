import pytest

from harness.coupa.remote.capabilities import (
    devtools_address,
    driver_version_of,
    kind_of,
    preferences_url,
    profile_of,
)
from harness.errors import CapabilityError
from harness.host.browsers import BrowserChoice

GRID = "http://127.0.0.1:4444"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("chrome", BrowserChoice.CHROME),
        ("chrome-headless-shell", BrowserChoice.CHROME_HEADLESS_SHELL),
        ("MicrosoftEdge", BrowserChoice.EDGE),
        ("msedge", BrowserChoice.EDGE),
    ],
)
def test_the_family_is_known_by_its_name(name: str, kind: BrowserChoice) -> None:
    assert kind_of({"browserName": name}) is kind


@pytest.mark.parametrize(("name", "words"), [("firefox", "has started firefox"), ("", "an unknown browser")])
def test_another_browser_is_refused(name: str, words: str) -> None:
    with pytest.raises(CapabilityError, match=words):
        kind_of({"browserName": name})


def test_devtools_are_reached_through_the_grid() -> None:
    assert devtools_address({"se:cdp": "ws://10.0.0.2:5555/session/a/se/cdp"}, GRID) == (
        "ws://127.0.0.1:4444/session/a/se/cdp"
    )


def test_a_node_without_devtools_is_a_clear_error() -> None:
    with pytest.raises(CapabilityError, match=r"does not pass on its DevTools \(no se:cdp"):
        devtools_address({"browserName": "chrome"}, GRID)


@pytest.mark.parametrize(
    ("vendor", "profile", "url"),
    [
        ("chrome", "/tmp/a b", "file:///tmp/a%20b/Default/Preferences"),
        ("msedge", "C:\\Users\\x\\scoped", "file:///C:/Users/x/scoped/Default/Preferences"),
    ],
)
def test_the_preferences_lie_in_the_profile(vendor: str, profile: str, url: str) -> None:
    capabilities = {"se:downloadsEnabled": True, vendor: {"userDataDir": profile}}

    assert preferences_url(capabilities) == url
    assert profile_of(capabilities) == profile


@pytest.mark.parametrize("capabilities", [{"chrome": {"userDataDir": "/tmp/a"}}, {"se:downloadsEnabled": True}, {}])
def test_a_node_that_hands_out_no_downloads_is_a_clear_error(capabilities: dict[str, object]) -> None:
    with pytest.raises(CapabilityError, match="SE_NODE_ENABLE_MANAGED_DOWNLOADS"):
        preferences_url(capabilities)


def test_the_drivers_version_is_its_first_word() -> None:
    assert driver_version_of({"chrome": {"chromedriverVersion": "156.0.1 (abc-refs/heads)"}}) == "156.0.1"
    assert driver_version_of({"msedge": {"msedgedriverVersion": "155.0 (x)"}}) == "155.0"
    assert driver_version_of({}) == ""
