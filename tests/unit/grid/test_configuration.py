import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from harness.grid.configuration import Ports, hub_toml, node_toml, stereotype
from harness.host.browsers import BrowserChoice
from tests.support.browsers import BROWSER

PORTS = Ports(4444, 4442, 4443)


def node(**changes: object) -> dict[str, object]:
    browser = replace(BROWSER, **changes)  # type: ignore[arg-type]
    return tomllib.loads(node_toml(5555, PORTS, browser, 3, ("--no-sandbox",), "linux"))


def test_hub_and_nodes_listen_on_loopback_alone() -> None:
    hub = tomllib.loads(hub_toml(PORTS))

    assert hub["server"] == {"host": "127.0.0.1", "port": 4444}
    assert node()["server"] == {"host": "127.0.0.1", "port": 5555}
    assert all("127.0.0.1" in str(each) for each in (hub["events"]["publish"], hub["events"]["subscribe"]))


def test_a_node_finds_its_hub_by_the_same_ports_that_the_hub_binds() -> None:
    hub = tomllib.loads(hub_toml(PORTS))["events"]
    found = node()

    assert found["events"] == {key: hub[key] for key in ("publish", "subscribe")}
    assert hub["bind"] is True
    assert found["node"]["hub"] == "http://127.0.0.1:4444"  # type: ignore[index]


def test_a_node_offers_this_browser_so_many_times_and_keeps_downloads() -> None:
    found = node()
    [driver] = found["node"]["driver-configuration"]  # type: ignore[index]

    assert found["node"]["enable-managed-downloads"] is True  # type: ignore[index]
    assert found["node"]["max-sessions"] == driver["max-sessions"] == 3  # type: ignore[index]
    assert driver["webdriver-executable"] == str(BROWSER.driver)
    assert json.loads(driver["stereotype"])["goog:chromeOptions"] == {
        "binary": str(BROWSER.binary),
        "args": ["--no-sandbox"],
    }


def test_nothing_is_looked_for_or_fetched_by_a_node_itself() -> None:
    found = node()["node"]

    assert (found["detect-drivers"], found["selenium-manager"]) == (False, False)  # type: ignore[index]


def test_a_session_that_nobody_uses_any_more_is_ended_after_the_documented_time() -> None:
    assert node()["node"]["session-timeout"] == 300  # type: ignore[index]


def test_a_node_that_is_up_before_its_hub_asks_again_soon() -> None:
    assert node()["node"]["register-cycle"] == 1  # type: ignore[index]


def test_a_path_with_quotes_and_backslashes_comes_back_as_it_was() -> None:
    odd = Path('C:\\Program Files\\O\'Neil "x"\\chrome.exe')
    [driver] = node(binary=odd)["node"]["driver-configuration"]  # type: ignore[index]

    assert json.loads(driver["stereotype"])["goog:chromeOptions"]["binary"] == str(odd)


@pytest.mark.parametrize(("system", "platform"), [("linux", "linux"), ("win32", "windows"), ("darwin", "mac")])
def test_the_platform_is_named_as_webdriver_names_it(system: str, platform: str) -> None:
    assert stereotype(BROWSER, (), system)["platformName"] == platform


def test_edge_is_offered_under_its_own_name() -> None:
    found = stereotype(replace(BROWSER, kind=BrowserChoice.EDGE), (), "win32")

    assert found["browserName"] == "MicrosoftEdge"
    assert "ms:edgeOptions" in found
