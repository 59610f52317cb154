from pathlib import Path

import pytest

from harness.commands.firefox import MODES_IN_FIREFOX, require_drivable
from harness.commands.tenant import SiteOptions
from harness.coupa.modes import MODES
from harness.errors import CapabilityError
from harness.host.browsers import BrowserChoice

FIREFOX = BrowserChoice.FIREFOX


def test_what_firefox_can_do_is_let_pass() -> None:
    site = SiteOptions("https://acme.coupahost.com", Path("pos.csv"), login="form", certificates=(Path("ca.pem"),))

    require_drivable(FIREFOX, MODES_IN_FIREFOX, site)
    require_drivable(FIREFOX, MODES_IN_FIREFOX, SiteOptions(profile=Path("profile")))


def test_of_other_browsers_nothing_is_asked() -> None:
    site = SiteOptions(profile=Path("profile"), map_hosts=("a=b",), browser_args=("--c",))

    require_drivable(BrowserChoice.CHROME, MODES, site, ("images",))


@pytest.mark.parametrize("mode", sorted(MODES.keys() - set(MODES_IN_FIREFOX)))
def test_the_other_modes_are_refused_by_name(mode: str) -> None:
    with pytest.raises(CapabilityError, match=f"cannot run the mode {mode}.*driver-per-worker"):
        require_drivable(FIREFOX, ("per-po-driver", mode), SiteOptions())


def test_who_asks_for_a_context_per_po_learns_that_a_container_is_one() -> None:
    with pytest.raises(CapabilityError, match="driver-per-worker gives each PO a container"):
        require_drivable(FIREFOX, ("context-per-po",), SiteOptions())


@pytest.mark.parametrize(
    ("site", "said"),
    [
        (SiteOptions(map_hosts=("acme.test=127.0.0.1",)), "--map-host"),
        (SiteOptions(browser_args=("--proxy-server=proxy:3128",)), "--browser-arg"),
        (SiteOptions(login="interactive"), "nobody can be asked to log in"),
    ],
)
def test_ways_to_a_site_that_firefox_does_not_know_are_refused(site: SiteOptions, said: str) -> None:
    with pytest.raises(CapabilityError, match=said):
        require_drivable(FIREFOX, MODES_IN_FIREFOX, site)


def test_blocking_is_refused() -> None:
    with pytest.raises(CapabilityError, match="Leave --block out"):
        require_drivable(FIREFOX, MODES_IN_FIREFOX, SiteOptions(), ("images",))
