"""``full``: everything that can be cleaned in a profile shared by several POs."""

from typing import ClassVar

from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.devtools import DevTools
from harness.coupa.settings import Session


class FullCleanup:
    """A fresh tab, every other tab closed, storage, cookies, caches and permissions cleared, the login restored.

    What a shared profile cannot lose (Basic-auth credentials, an open TCP connection, a cookie that a request sets
    after the cleaning) stays; only a context or a driver of its own closes those.
    """

    name: ClassVar[str] = "full"
    summary: ClassVar[str] = "fresh tab; storage, cookies, caches and permissions cleared; the login kept"

    def clean(self, driver: WebDriver, devtools: DevTools, session: Session, base_url: str) -> None:
        """Leave a driver that knows its login and nothing else, in two round trips and a change of tab."""
        targets = devtools.call("Target.getTargets")["targetInfos"]
        old_tabs = [target["targetId"] for target in targets if target["type"] == "page"]
        fresh = str(devtools.call("Target.createTarget", {"url": "about:blank"})["targetId"])
        # Close first: a page that still runs could write again what is cleared behind it.
        devtools.call_all([("Target.closeTarget", {"targetId": tab}) for tab in old_tabs])
        attached = devtools.call("Target.attachToTarget", {"targetId": fresh, "flatten": True})["sessionId"]
        everything = [("Storage.clearDataForOrigin", {"origin": o, "storageTypes": "all"}) for o in ("*", base_url)]
        devtools.call_all(
            [("Network.clearBrowserCookies", {}), ("Network.clearBrowserCache", {}), *everything],
            session=attached,
        )
        devtools.call_all(
            [
                ("Browser.resetPermissions", {}),
                ("Storage.setCookies", {"cookies": list(session.cookies)}),
                ("Target.detachFromTarget", {"sessionId": attached}),
            ]
        )
        driver.switch_to.window(fresh)
