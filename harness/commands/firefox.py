"""What ``--browser firefox`` cannot do, said before anything is started."""

from collections.abc import Iterable

from harness.commands.tenant import SiteOptions
from harness.coupa.modes import MODES
from harness.errors import CapabilityError
from harness.host.browsers import BrowserChoice
from harness.workload.entry import LoginWay

MODES_IN_FIREFOX = ("per-po-driver", "driver-per-worker", "sequential")


def require_drivable(
    browser: BrowserChoice, modes: Iterable[str], site: SiteOptions, blocked: tuple[str, ...] = ()
) -> None:
    """Refuse what the browser cannot do; nothing, for browsers of the Chromium family.

    Args:
        browser: never ``auto``.
        blocked: what pages are to be kept from loading.

    Raises:
        CapabilityError: for the first of these that was asked for.
    """
    if browser is not BrowserChoice.FIREFOX:
        return
    for mode in modes:
        if mode not in MODES_IN_FIREFOX:
            raise CapabilityError(f"Firefox cannot run the mode {mode}.", _instead_of(mode))
    if blocked:
        raise CapabilityError("Firefox cannot be kept from loading parts of a page.", "Leave --block out.")
    _require_reachable(site)


def _instead_of(mode: str) -> str:
    known = f"Choose from {', '.join(MODES_IN_FIREFOX)}, or another --browser."
    if MODES[mode].context_per_po:
        return f"Its driver-per-worker gives each PO a container of its own already. {known}"
    return known


def _require_reachable(site: SiteOptions) -> None:
    if site.map_hosts:
        raise CapabilityError(
            "Firefox cannot be told where to find a host, as --map-host asks.",
            "Write the host into this machine's hosts file, or choose another --browser.",
        )
    if site.browser_args:
        raise CapabilityError(
            "--browser-arg is for browsers of the Chromium family, and Firefox has other arguments.", "Leave it out."
        )
    if site.login == LoginWay.INTERACTIVE:
        raise CapabilityError(
            "In Firefox nobody can be asked to log in: there the harness keeps every tab on the site from the start.",
            "Use --login form, or --profile with a Firefox profile that is logged in.",
        )
