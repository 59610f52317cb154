"""``full``: everything that can be cleaned in a profile shared by several POs."""

from typing import ClassVar

from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.devtools import DevTools
from harness.coupa.settings import Session


class FullCleanup:
    """A fresh tab, every other tab closed, storage, cookies, caches and permissions cleared, the login restored.

    What a shared profile cannot lose (Basic-auth credentials, an open TCP connection, a cookie or a file whose answer
    comes after the cleaning) stays; only a context or a driver of its own closes those.
    """

    name: ClassVar[str] = "full"
    summary: ClassVar[str] = "fresh tab; storage, cookies, caches and permissions cleared; the login kept"

    def clean(self, driver: WebDriver, devtools: DevTools, session: Session, base_url: str) -> None:
        """Leave a driver that knows its login and nothing else, in as few round trips as the order allows."""
        fresh, page = _change_tabs(devtools)
        everywhere = [("Storage.clearDataForOrigin", {"origin": o, "storageTypes": "all"}) for o in ("*", base_url)]
        clearing = devtools.send_all(
            [("Network.clearBrowserCookies", {}), ("Network.clearBrowserCache", {}), *everywhere], page
        )
        driver.switch_to.window(fresh)  # While the browser clears.
        devtools.results(clearing)
        devtools.call_all(
            [
                ("Browser.resetPermissions", {}),
                ("Storage.setCookies", {"cookies": list(session.cookies)}),
                ("Target.detachFromTarget", {"sessionId": page}),
            ]
        )


def _change_tabs(devtools: DevTools) -> tuple[str, str]:
    """Open a fresh tab and close all others; return its target and a session of ours with it.

    Before anything is cleared: a page that still runs could write again what is cleared behind it.
    """
    targets, created = devtools.call_all([("Target.getTargets", {}), ("Target.createTarget", {"url": "about:blank"})])
    fresh = str(created["targetId"])
    others = [t["targetId"] for t in targets["targetInfos"] if t["type"] == "page" and t["targetId"] != fresh]
    attached, *_ = devtools.call_all(
        [
            ("Target.attachToTarget", {"targetId": fresh, "flatten": True}),
            *(("Target.closeTarget", {"targetId": other}) for other in others),
        ]
    )
    return fresh, str(attached["sessionId"])
