"""``open-dialog``: an alert that nobody answered blocks the tab for the next PO."""

from harness.coupa.open_browser import OpenBrowser
from harness.errors import DriverError
from harness.isolation.vectors.vector import Planting, Vector

OPENS_WITHIN_S = 10.0


def _open(planting: Planting) -> None:
    """Open an alert from a timer, since one opened by the script itself would be answered with its command."""
    tab = planting.browser.tab
    tab.run("setTimeout(alert, 0, arguments[0])", planting.tag)
    if not tab.wait_for_dialog(OPENS_WITHIN_S):
        raise DriverError("The page opened no alert.")


def _find(browser: OpenBrowser) -> list[str]:
    """The text of the dialog that is open in the tab of the PO to come."""
    return [] if browser.tab.dialog is None else [browser.tab.dialog]


OPEN_DIALOG = Vector(
    name="open-dialog",
    summary="an alert that stays open",
    plant_by_driver=_open,
    read_by_driver=_find,
    alone=True,
)
