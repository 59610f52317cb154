"""A browser that holds a login and nothing else."""

from harness.coupa.browser import BrowserManager
from tests.support.browsers import RecordingDevTools

USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/156.0.0.0"


def make_cookie(name: str, value: str, **changes: object) -> dict[str, object]:
    """A cookie of this machine, as the DevTools protocol reports it."""
    return {"name": name, "value": value, "domain": "127.0.0.1", "path": "/", "secure": False, **changes}


class LoggedInBrowser(BrowserManager):
    """Holds cookies, perhaps in a context of the PO's own, and does nothing else."""

    def __init__(self, *cookies: dict[str, object], context: str | None = None) -> None:
        self.devtools: RecordingDevTools = RecordingDevTools()
        self.devtools.answers = {
            "Storage.getCookies": {"cookies": list(cookies)},
            "Browser.getVersion": {"userAgent": USER_AGENT},
        }
        self._own_context = context

    @property
    def context(self) -> str | None:
        return self._own_context
