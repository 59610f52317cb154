"""``full``: everything that can be cleaned in a profile shared by several POs."""

from contextlib import suppress
from typing import ClassVar

from harness.coupa.cleanup.policy import UsedProfile
from harness.coupa.tab import TAB_TYPES
from harness.errors import CommandRefusedError


class FullCleanup:
    """A fresh tab, every other tab closed, storage, cookies, caches and permissions cleared, the login restored.

    What a shared profile cannot lose (Basic-auth credentials, an open TCP connection, a cookie or a file whose answer
    comes after the cleaning) stays; only a context or a driver of its own closes those.
    """

    name: ClassVar[str] = "full"
    summary: ClassVar[str] = "fresh tab; storage, cookies, caches and permissions cleared; the login kept"
    fresh_tab: ClassVar[bool] = True

    def clean(self, used: UsedProfile) -> None:
        """Leave a driver that knows its login and nothing else, in as few round trips as the order allows."""
        assert used.tab is not used.own_tab, "a tab that stays cannot be rid of all that it knows"
        # Before anything is cleared: a page that still runs could write again what is cleared behind it.
        _close_tabs(used)
        used.own_tab.call_all(
            [
                ("Network.clearBrowserCookies", {}),
                ("Network.clearBrowserCache", {}),
                # The site's own storage is among all; to name it as well took 10 ms and closed nothing more.
                ("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"}),
            ]
        )
        used.devtools.call_all(
            [("Browser.resetPermissions", {}), ("Storage.setCookies", {"cookies": list(used.session.cookies)})]
        )


def _close_tabs(used: UsedProfile) -> None:
    targets = used.devtools.call("Target.getTargets")["targetInfos"]
    seen = [str(target["targetId"]) for target in targets if target["type"] in TAB_TYPES]
    closing = [("Target.closeTarget", {"targetId": tab}) for tab in seen if tab not in used.kept_tabs]
    for sent in used.devtools.send_all(closing):
        with suppress(CommandRefusedError):  # It was on its way out already.
            used.devtools.results([sent])
