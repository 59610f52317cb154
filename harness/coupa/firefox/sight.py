"""What a Firefox shows, for whoever wants to see why a PO failed; never at the PO's cost."""

import base64
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from harness.coupa.firefox.bidi import BiDi
from harness.coupa.firefox.tab import SANDBOX, FirefoxTab
from harness.coupa.kept.sight import HTML, LOOK_S, blackening
from harness.errors import DriverError


def html_of(tab: FirefoxTab, bidi: BiDi) -> str | None:
    """The HTML of the page that ``tab`` shows; None where Firefox does not give it."""
    # Its own dialogs Firefox dismisses by itself, as it was told to when the session began.
    html = _value_of(HTML, tab, bidi)
    return html if isinstance(html, str) else None


def picture_of(tab: FirefoxTab, bidi: BiDi, secrets: Sequence[str]) -> bytes | None:
    """A PNG of what ``tab`` shows, also in the background, without the known secrets; None where there is none."""
    if _value_of(blackening(secrets), tab, bidi) is not True:
        return None
    data = _asked(bidi, "browsingContext.captureScreenshot", {"context": tab.target}).get("data")
    return base64.b64decode(data) if isinstance(data, str) else None


def _value_of(script: str, tab: FirefoxTab, bidi: BiDi) -> object:
    place = {"context": tab.target, "sandbox": SANDBOX}
    answer = _asked(bidi, "script.evaluate", {"expression": script, "target": place, "awaitPromise": False})
    return answer.get("result", {}).get("value")


def _asked(bidi: BiDi, method: str, params: dict[str, object]) -> dict[str, Any]:
    """The result of a command; an empty one where there is none within ``LOOK_S``."""
    with suppress(DriverError):
        return bidi.results(bidi.send_all([(method, params)]), LOOK_S)[0]
    return {}
