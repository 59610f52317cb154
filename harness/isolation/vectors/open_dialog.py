"""``open-dialog``: an alert that nobody answered blocks the tab for the next PO."""

from selenium.common.exceptions import NoAlertPresentException, NoSuchWindowException
from selenium.webdriver.support.expected_conditions import alert_is_present
from selenium.webdriver.support.wait import WebDriverWait

from harness.coupa.browser import BrowserManager
from harness.isolation.vectors.vector import Planting, Vector

OPENS_WITHIN_S = 10.0
LOOK_AGAIN_S = 0.01


def _open(planting: Planting) -> None:
    """Open an alert from a timer, since one opened by the script itself would hold up its command."""
    driver = planting.browser.driver
    driver.execute_script("setTimeout(alert, 0, arguments[0])", planting.tag)
    WebDriverWait(driver, OPENS_WITHIN_S, LOOK_AGAIN_S).until(alert_is_present())


def _find(browser: BrowserManager) -> list[str]:
    """The text of the dialog that is open in the driver's tab."""
    try:
        return [browser.driver.switch_to.alert.text]
    except (NoAlertPresentException, NoSuchWindowException):
        return []


OPEN_DIALOG = Vector(
    name="open-dialog",
    summary="an alert that stays open",
    plant_by_driver=_open,
    read_by_driver=_find,
    alone=True,
)
