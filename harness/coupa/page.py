"""What a Coupa page says, read and acted on by one script each: a WebDriver click costs ~90 ms, a script a few."""

import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from harness.coupa.tab import Tab
from harness.coupa.tuning import PageLoad
from harness.errors import CommandRefusedError, DriverError

READ_PAGE = files("harness.coupa").joinpath("page.js").read_text(encoding="utf-8")

# The download attribute makes the browser fetch each link beside the page, all of them at once; a plain click
# would be a navigation, and each navigation cancels the one before it. Chromium lets a frame start ten downloads in a
# second and drops the rest without a word (LocalFrame::ShouldThrottleDownload), so every ten get a frame of their own;
# opening its document gives it the page's address, and the links the page's Referer.
TRIGGER_LINKS = """
const MOST_PER_FRAME = 10;
const openFrame = () => {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  document.body.append(frame);
  frame.contentDocument.open();
  frame.contentDocument.close();
  return frame.contentDocument;
};
let owner = document;
arguments[0].forEach((href, index) => {
  if (index && index % MOST_PER_FRAME === 0) owner = openFrame();
  const anchor = owner.createElement("a");
  anchor.href = href;
  anchor.download = "";
  owner.body.append(anchor);
  anchor.click();
  anchor.remove();
});
"""

# States of a document. An alert that opens while a page loads finds it "loading".
_READY = {PageLoad.NORMAL: ("complete",), PageLoad.EAGER: ("interactive", "complete")}

LOOK_AGAIN_S = 0.02

ERROR_MARKERS = (
    "Oops! We couldn't find what you wanted",
    "You are not authorized",
    "Access denied",
    "The page you were looking for doesn't exist",
    "Desculpe, não encontramos o que você procurava",
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it stands: ``error`` is the marker of an error page, or empty."""

    url: str
    supplier: str
    links: tuple[str, ...]
    requisition: str
    is_login: bool
    error: str
    status: int = 0
    interstitial: str = ""
    odd_links: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def has_attachments(self) -> bool:
        """Whether there is anything to fetch."""
        return bool(self.links)


def read_page(tab: Tab) -> Page:
    """Read the page that the tab shows, once it is there in full: an alert can open before its links are.

    Raises:
        DriverError: it is not complete within the tab's patience for a page, or the browser went away.
    """
    raw = _complete(tab)
    text = str(raw["text"]).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return Page(
        url=str(raw["url"]),
        supplier=str(raw["supplier"]),
        links=tuple(str(link) for link in raw["links"]),
        requisition=str(raw["requisition"]),
        is_login=bool(raw["login"]),
        error=next((marker for marker in ERROR_MARKERS if marker in text), ""),
    )


def _complete(tab: Tab) -> dict[str, Any]:
    deadline_s = time.monotonic() + tab.patience.page_s
    while time.monotonic() < deadline_s:
        with suppress(CommandRefusedError):  # The page made way for another while it was read.
            raw: dict[str, Any] = tab.run(READ_PAGE)
            if raw["ready"] in _READY[tab.page_load]:
                return raw
        tab.wait_for_another_page(LOOK_AGAIN_S)
    raise DriverError(f"A page did not load to its end within {tab.patience.page_s:g} s.")


def trigger_links(tab: Tab, links: tuple[str, ...]) -> None:
    """Start the download of every link, all at once."""
    tab.run(TRIGGER_LINKS, list(links))
