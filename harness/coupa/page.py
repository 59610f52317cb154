"""What a Coupa page says, read and acted on by one script each: a WebDriver click costs ~90 ms, a script a few."""

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from harness.coupa.markers import Wording, error_in
from harness.coupa.po_browser import PoTab
from harness.coupa.tuning import PageLoad
from harness.errors import CommandRefusedError, PageUnavailableError

PAGE_SCRIPT = files("harness.coupa").joinpath("page.js").read_text(encoding="utf-8")
READ_PAGE = PAGE_SCRIPT + "return readPage();"

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


@dataclass(frozen=True, slots=True)
class Attachment:
    """A link to a file, and its name as the page has it, for where the server gives none."""

    link: str
    name: str


@dataclass(frozen=True, slots=True)
class Button:
    """What a person would press for a file that has no link: its number on the page, and its label."""

    index: int
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it stands.

    Attributes:
        url: its address, after redirects.
        supplier: the name on it, or empty.
        attachments: in the page's order, each target once.
        requisition: address of the requisition that it names, or empty.
        is_login: it asks for a login.
        error: the marker of an error page, or empty.
        status: of the site's answer, as HTTP has it; 0 where it is unknown.
        buttons: files that have no link.
        odd_links: attachments at no web address (``javascript:``, ``data:``, ``file:``, ``blob:``), which are refused.
        interstitial: label of the way on, where the page is only one in between; else empty.
        remarks: why it may not be complete, in sentences.
    """

    url: str
    supplier: str = ""
    attachments: tuple[Attachment, ...] = ()
    requisition: str = ""
    is_login: bool = False
    error: str = ""
    status: int = 0
    buttons: tuple[Button, ...] = ()
    odd_links: tuple[str, ...] = ()
    interstitial: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def links(self) -> tuple[str, ...]:
        """Where the attachments are."""
        return tuple(each.link for each in self.attachments)

    @property
    def has_attachments(self) -> bool:
        """Whether there is anything to fetch."""
        return bool(self.attachments or self.buttons)


def read_page(tab: PoTab) -> Page:
    """Read the page that the tab shows, once it is there in full: an alert can open before its links are.

    Raises:
        PageUnavailableError: it is not complete within the tab's patience for a page.
        DriverError: the browser went away.
    """
    return page_from(_complete(tab))


def page_from(raw: dict[str, Any]) -> Page:
    """The page as the script read it."""
    odd, notices = tuple(str(link) for link in raw["odd"]), raw["notices"]
    page = Page(
        url=str(raw["url"]),
        supplier=str(raw["supplier"]),
        attachments=tuple(map(Attachment, map(str, raw["links"]), map(str, raw["names"]))),
        requisition=str(raw["requisition"]),
        is_login=bool(raw["login"]),
        status=int(raw["status"]),
        buttons=tuple(Button(index, str(label)) for index, label in enumerate(raw["buttons"])),
        odd_links=odd,
    )
    error = error_in(
        Wording(
            page.status,
            notices["heading"],
            notices["alert"],
            str(raw["text"]),
            has_attachments=page.has_attachments,
            is_order=bool(page.supplier or page.requisition),
        )
    )
    return replace(page, error=error, interstitial="" if error else str(raw["interstitial"]))


def _complete(tab: PoTab) -> dict[str, Any]:
    deadline_s = time.monotonic() + tab.patience.page_s
    while time.monotonic() < deadline_s:
        with suppress(CommandRefusedError):  # The page made way for another while it was read.
            raw: dict[str, Any] = tab.run(READ_PAGE)
            if raw["ready"] in _READY[tab.page_load]:
                return raw
        tab.wait_for_another_page(LOOK_AGAIN_S)
    why = f"it did not load to its end within {tab.patience.page_s:g} s"
    raise PageUnavailableError(f"A page could not be read: {why}.", why=why)


def trigger_links(tab: PoTab, links: tuple[str, ...]) -> None:
    """Start the download of every link, all at once."""
    tab.run(TRIGGER_LINKS, list(links))
