from pathlib import Path

import pytest

from harness.commands.endurance import EnduranceOptions
from harness.commands.on_grid import browser_for, require_possible_on_grid
from harness.commands.tenant import SiteOptions
from harness.errors import CapabilityError, ConfigError
from harness.host.browsers import BrowserChoice

GRID = "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("site", "endurance", "headed", "browsers", "words"),
    [
        (SiteOptions(), EnduranceOptions(), False, 2, "--browsers cannot be shared on a Grid"),
        (SiteOptions(), EnduranceOptions(), True, None, "--headed would open windows on the nodes"),
        (SiteOptions(), EnduranceOptions(retire_at="1G"), False, None, "--retire-at reads the memory of a driver"),
        (
            SiteOptions(login="interactive"),
            EnduranceOptions(),
            False,
            None,
            "--login interactive needs a browser on this",
        ),
        (SiteOptions(login="profile"), EnduranceOptions(), False, None, "--login profile needs a browser on this"),
        (SiteOptions(profile=Path("p")), EnduranceOptions(), False, None, "--login profile needs a browser on this"),
    ],
)
def test_what_needs_a_browser_on_this_machine_is_refused(
    site: SiteOptions, endurance: EnduranceOptions, headed: bool, browsers: int | None, words: str
) -> None:
    with pytest.raises((ConfigError, CapabilityError)) as refused:
        require_possible_on_grid(GRID, site, endurance, headed=headed, browsers=browsers)

    assert words in str(refused.value)
    require_possible_on_grid("", site, endurance, headed=headed, browsers=browsers)


def test_a_form_login_and_drivers_that_are_replaced_by_number_are_possible() -> None:
    require_possible_on_grid(GRID, SiteOptions(login="form"), EnduranceOptions(retire_after=10), headed=False)


def test_an_address_that_is_none_is_refused_before_anybody_is_asked() -> None:
    with pytest.raises(ConfigError, match="is not the address of a Grid"):
        browser_for("grid", BrowserChoice.AUTO, 1, headed=False)
