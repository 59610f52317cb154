"""``cookies``: the design's literal example."""

from typing import ClassVar

from harness.coupa.cleanup.policy import UsedProfile


class CookieCleanup:
    """Deletes the cookies that WebDriver sees and restores the login's.

    WebDriver sees the cookies of the page in hand only: those of other paths and hosts stay, and so do storage and
    caches. Kept to be measured against ``full``.
    """

    name: ClassVar[str] = "cookies"
    summary: ClassVar[str] = "deletes the current page's cookies only; storage, caches and other hosts' state stay"
    fresh_tab: ClassVar[bool] = False

    def clean(self, used: UsedProfile) -> None:
        """Delete the page's cookies, then put the login back."""
        # What chromedriver makes of WebDriver's "delete all cookies", in the tab that the PO was worked in.
        page = used.tab.run("return location.href")
        [seen] = used.tab.call_all([("Network.getCookies", {"urls": [page]})])
        cookies = [{key: cookie[key] for key in ("name", "domain", "path")} for cookie in seen["cookies"]]
        used.tab.call_all([("Network.deleteCookies", cookie) for cookie in cookies])
        used.devtools.call("Storage.setCookies", {"cookies": list(used.session.cookies)})
