"""What a browser of the Chromium family shows, for whoever wants to see why a PO failed; never at the PO's cost."""

import base64
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from harness.coupa.devtools import Command, DevTools, Params
from harness.coupa.tab import Tab
from harness.errors import DriverError
from harness.workload.credentials import SHORTEST_SECRET

LOOK_S = 2.0  # A healthy browser takes 0.1 s, 0.5 s on a loaded machine; another one has no picture to give.

# Beside the page's world: its own scripts neither see ours nor change what they find.
_WORLD = "harness"
HTML = "document.documentElement ? document.documentElement.outerHTML : ''"
# What is typed into a field, or a page greets its user by, would be in the picture.
_BLACKEN = """
const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
const without = (text) => secrets.reduce((rest, secret) => rest.split(secret).join("•••"), text);
for (let node = texts.nextNode(); node; node = texts.nextNode()) {
  if (secrets.some((secret) => node.data.includes(secret))) node.data = without(node.data);
}
for (const field of document.querySelectorAll("input, textarea")) {
  if (secrets.some((secret) => field.value.includes(secret))) field.value = without(field.value);
}
return true;
"""


def html_of(tab: Tab, devtools: DevTools) -> str | None:
    """The HTML of the page that ``tab`` shows; None where the browser does not give it."""
    if tab.dialog is not None:
        devtools.post("Page.handleJavaScriptDialog", {"accept": False}, tab.session)
    html = _value_of(HTML, tab, devtools)
    return html if isinstance(html, str) else None


def picture_of(tab: Tab, devtools: DevTools, secrets: Sequence[str]) -> bytes | None:
    """A PNG of what a tab shows that is in the foreground, without the known secrets.

    Returns:
        None where the browser does not give it.
    """
    return _picture(devtools, tab.session) if _value_of(blackening(secrets), tab, devtools) is True else None


def blackening(secrets: Sequence[str]) -> str:
    """A script that takes the known secrets out of what the page shows, and is True once it has."""
    known = [secret for secret in secrets if len(secret) >= SHORTEST_SECRET]
    return f"(function (secrets) {{{_BLACKEN}}})({json.dumps(known)})"


def rendering_of(html: str, devtools: DevTools, context: str | None) -> bytes | None:
    """A PNG of ``html``, in a tab of its own in ``context``; None where the browser does not give it.

    A tab in the background draws nothing, and a picture of it never comes.
    """
    wanted = {"url": "about:blank", **({"browserContextId": context} if context else {})}
    target = _asked(devtools, "Target.createTarget", wanted).get("targetId")
    session = _asked(devtools, "Target.attachToTarget", {"targetId": target, "flatten": True}).get("sessionId")
    if session is None:
        return None
    _asked(devtools, "Page.setDocumentContent", {"frameId": target, "html": html}, session)
    picture = _picture(devtools, session)
    devtools.post("Target.closeTarget", {"targetId": target})
    return picture


def _value_of(script: str, tab: Tab, devtools: DevTools) -> object:
    world = _asked(devtools, "Page.createIsolatedWorld", {"frameId": tab.target, "worldName": _WORLD}, tab.session)
    context = world.get("executionContextId")
    if context is None:
        return None
    evaluating = {"expression": script, "contextId": context, "returnByValue": True}
    return _asked(devtools, "Runtime.evaluate", evaluating, tab.session).get("result", {}).get("value")


def _picture(devtools: DevTools, session: str) -> bytes | None:
    data = _asked(devtools, "Page.captureScreenshot", {"format": "png"}, session).get("data")
    return base64.b64decode(data) if isinstance(data, str) else None


def _asked(devtools: DevTools, method: str, params: Params, session: str | None = None) -> dict[str, Any]:
    """The result of a command; an empty one where there is none within ``LOOK_S``."""
    commands: Iterable[Command] = [(method, params)]
    with suppress(DriverError):
        return devtools.results(devtools.send_all(commands, session), LOOK_S)[0]
    return {}
