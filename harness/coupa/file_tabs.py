"""Tabs in which nothing is ever shown: each follows one link, and what the site answers is saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.coupa.answers import Answer
from harness.coupa.devtools import DevTools

DOCUMENTS = [
    {"resourceType": "Document", "requestStage": "Request"},
    {"resourceType": "Document", "requestStage": "Response"},
]


@dataclass(slots=True)
class FileTab:
    """One of them, and what its guard has seen.

    Attributes:
        target: what the protocol calls it; a download names it as its frame.
        session: of ours with it.
        link: that it follows.
        answer: the last one that was no redirect; None as long as there is none.
        refused: where it was led that nobody may go.
        has_asked: a request of it was let go.
        failed: it shows a page, or nothing is on its way any more: the browser has nothing to save.
    """

    target: str
    session: str
    link: str
    answer: Answer | None = None
    refused: str = ""
    has_asked: bool = False
    failed: bool = False

    @property
    def has_nothing(self) -> bool:
        """Whether it is known that no file comes."""
        return bool(self.refused) or self.failed or (self.answer is not None and not self.answer.has_file)


def open_file_tabs(links: Sequence[str], devtools: DevTools, context: str | None) -> list[FileTab]:
    """A hidden, empty tab for each link, all made at once. Raises DriverError: the browser went away."""
    where: dict[str, object] = {"browserContextId": context} if context else {}
    empty = {"url": "about:blank", "hidden": True, **where}
    targets = [str(made["targetId"]) for made in devtools.call_all([("Target.createTarget", empty)] * len(links))]
    attaching = [("Target.attachToTarget", {"targetId": target, "flatten": True}) for target in targets]
    sessions = [str(attached["sessionId"]) for attached in devtools.call_all(attaching)]
    return [FileTab(*each) for each in zip(targets, sessions, links, strict=True)]


def set_out(file: FileTab, referrer: str, devtools: DevTools) -> None:
    """Follow its link, as from the page at ``referrer``; all that comes of it comes as events."""
    devtools.post("Page.enable", {}, file.session)
    devtools.post("Fetch.enable", {"patterns": DOCUMENTS}, file.session)
    devtools.post("Page.navigate", {"url": file.link, "referrer": referrer}, file.session)
