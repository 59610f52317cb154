"""What a Firefox shows, for whoever wants to see why a PO failed; never at the PO's cost."""

import base64
from contextlib import suppress
from typing import Any

from harness.coupa.firefox.bidi import BiDi
from harness.coupa.firefox.tab import SANDBOX, FirefoxTab
from harness.coupa.kept.sight import LOOK_S
from harness.errors import DriverError

_HTML = "document.documentElement ? document.documentElement.outerHTML : ''"


def html_of(tab: FirefoxTab, bidi: BiDi) -> str | None:
    """The HTML of the page that ``tab`` shows; None where Firefox does not give it."""
    # Its own dialogs Firefox dismisses by itself, as it was told to when the session began.
    place = {"context": tab.target, "sandbox": SANDBOX}
    answer = _asked(bidi, "script.evaluate", {"expression": _HTML, "target": place, "awaitPromise": False})
    html = answer.get("result", {}).get("value")
    return html if isinstance(html, str) else None


def picture_of(tab: FirefoxTab, bidi: BiDi) -> bytes | None:
    """A PNG of what ``tab`` shows, also in the background; None where Firefox does not give it."""
    data = _asked(bidi, "browsingContext.captureScreenshot", {"context": tab.target}).get("data")
    return base64.b64decode(data) if isinstance(data, str) else None


def _asked(bidi: BiDi, method: str, params: dict[str, object]) -> dict[str, Any]:
    """The result of a command; an empty one where there is none within ``LOOK_S``."""
    with suppress(DriverError):
        return bidi.results(bidi.send_all([(method, params)]), LOOK_S)[0]
    return {}
