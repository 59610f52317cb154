"""What ``--grid`` asks for, and what cannot be had there, said before anything is started."""

from harness.commands.endurance import EnduranceOptions
from harness.commands.tenant import SiteOptions
from harness.coupa.remote.finding import find_on_grid
from harness.errors import CapabilityError, ConfigError
from harness.grid.address import checked_grid_url
from harness.host.browsers import Browser, BrowserChoice, find_browser
from harness.workload.entry import LoginWay


def browser_for(grid: str, choice: BrowserChoice, workers: int, *, headed: bool, prefer_shell: bool = True) -> Browser:
    """The browser to drive: on the Grid that was named, else on this machine.

    Raises:
        ConfigError: ``grid`` is no address.
        EnvironmentProblem, CapabilityError: there is no such browser, or too few places for the workers.
    """
    if not grid:
        return find_browser(choice, headed=headed, prefer_shell=prefer_shell)
    return find_on_grid(checked_grid_url(grid), choice, workers)


def require_possible_on_grid(
    grid: str, site: SiteOptions, endurance: EnduranceOptions, *, headed: bool, browsers: int | None = None
) -> None:
    """Refuse what needs a browser on this machine; nothing, without a Grid.

    Raises:
        ConfigError, CapabilityError: for the first of these that was asked for.
    """
    if not grid:
        return
    if browsers is not None:
        raise ConfigError("--browsers cannot be shared on a Grid: each worker has a session there.", "Leave it out.")
    if headed:
        raise ConfigError("--headed would open windows on the nodes, where nobody sees them.", "Leave it out.")
    if endurance.retire_at:
        raise CapabilityError(
            "--retire-at reads the memory of a driver, which is not seen on a Grid.", "Use --retire-after."
        )
    way = site.login or (LoginWay.PROFILE if site.profile else "")
    if way in (LoginWay.PROFILE, LoginWay.INTERACTIVE):
        raise CapabilityError(
            f"--login {LoginWay(way).value} needs a browser on this machine: the profiles of a Grid are its nodes'.",
            "Use --login form.",
        )
