"""The downloads of a Firefox: the same book-keeping as ever, told of in BiDi's events.

What differs: nothing is said while a file is on its way, so that only its size on the disk tells a slow one from one
that stands still; and there is no command that cancels one.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.coupa.downloads import UNANNOUNCED, Download, Downloads
from harness.coupa.firefox.bidi import BiDi
from harness.coupa.firefox.network import Asked, without_fragment
from harness.coupa.transfers.naming import name_of
from harness.host.disk import lacks_room

_ON_ITS_WAY = ".part"
_OURS = "file-"


@dataclass(slots=True)
class _Begun:
    """A download that Firefox has begun: its number of ours, its address, its name on the disk."""

    guid: str
    url: str
    file_name: str
    ended: bool = False


class FirefoxDownloads(Downloads):
    """The downloads of one driver, one PO at a time.

    Args:
        idle_s: seconds without any news of any file after which the rest is given up.

    Attributes:
        left_running: one was given up that goes on: no other PO may meet this browser.
    """

    def __init__(self, idle_s: float) -> None:
        super().__init__(idle_s)
        self.left_running = False
        self._numbers = itertools.count(1)
        self._asked: dict[str, Asked] = {}
        self._named: dict[str, str] = {}
        self._begun: list[_Begun] = []

    def begin(self, folder: Path) -> None:
        """Take up the next PO, whose files arrive in ``folder``."""
        super().begin(folder)
        with self._changed:
            self._asked, self._named, self._begun = {}, {}, []

    def send_to(self, folder: Path, bidi: BiDi, container: str) -> None:
        """Send what arrives from now on, in this container, to ``folder``. Raises DriverError."""
        folder.mkdir(parents=True, exist_ok=True)
        behaviour = {"type": "allowed", "destinationFolder": str(folder)}
        bidi.call("browser.setDownloadBehavior", {"downloadBehavior": behaviour, "userContexts": [container]})

    def expect(self, urls: tuple[str, ...]) -> None:
        """Name the links that are about to be triggered; those before have come to what they have."""
        with self._changed:
            self._order.urls = urls
            self._order.by_guid, self._order.refused = {}, []
            self._asked = {}

    def is_wanted(self, asked: Asked) -> bool:
        """Whether the request is for a link of the PO in hand."""
        with self._changed:
            return self._link_of(asked) is not None

    def name_for(self, asked: Asked) -> str:
        """A name on the disk by which the download that now begins is known again."""
        with self._changed:
            name = f"{_OURS}{next(self._numbers)}"
            self._named[name] = self._link_of(asked) or asked.first
            return name

    def take_news(self, asked: Asked) -> None:
        """Take in what has become of a document's request."""
        with self._changed:
            link = self._link_of(asked)
            if link is None or any(download.url == link for download in self._order.by_guid.values()):
                return
            known = self._asked.get(link)
            self._asked[link] = asked
            if asked.refused and asked is known:  # It has been told of; that it failed follows from it.
                return
            if asked.refused:
                self._order.refused.append(asked.url)
                self._tell()
            elif asked.failed or (asked.answer is not None and not asked.answer.has_file):
                self._end_without_file(link)

    def handle(self, event: str, params: dict[str, Any]) -> None:
        """Take one event of the browser; called on the reader's thread."""
        with self._changed:
            if event == "browsingContext.downloadWillBegin":
                self._will_begin(params)
            elif event == "browsingContext.downloadEnd":
                self._has_ended(params)
            elif event == "closed":
                super().handle(event, params)

    def wait(self) -> list[Download]:
        """Wait until every expected link has ended or was refused, or nothing has come of any for ``idle_s``.

        Raises:
            DriverError: if the browser went away.
        """
        self.wait_while_growing(self._order.finished)
        with self._changed:
            return list(self._order.by_guid.values())

    def wait_while_growing(self, true: Callable[[], bool]) -> bool:
        """Wait until ``true`` as long as there is news of a file, or more of one on the disk; say whether it is.

        Raises:
            DriverError: if the browser went away.
        """
        size = self._bytes_there()
        while not self.wait_until(true, self._idle_s):
            if (grown := self._bytes_there()) <= size:
                return False
            size = grown
        return True

    def leave(self) -> None:
        """Have done with what still runs."""
        with self._changed:
            running = any(download.state == "inProgress" for download in self._order.by_guid.values())
            self.left_running = self.left_running or running or bool(self._strays)
            self._strays = []

    def asked_for(self, link: str) -> Asked | None:
        """The request for a link that was triggered last; None where it has brought no news."""
        with self._changed:
            return self._asked.get(link)

    def note_unannounced(self) -> None:
        """Count as strays what lies in the PO's folder and was never announced."""
        with self._changed:
            announced = {each.file_name for each in self._begun}
            names = {entry.name for entry in self._order.folder.iterdir() if entry.suffix != _ON_ITS_WAY}
            self._stray_urls += [f"{UNANNOUNCED}{name}" for name in sorted(names - announced)]

    def _will_begin(self, params: dict[str, Any]) -> None:
        url, file_name = str(params["url"]), str(params["suggestedFilename"])
        link = self._named.get(file_name.partition(".")[0], "")
        asked = self._asked.get(link)
        # A link that was given up, or is asked for again by now: what begins only now comes unasked.
        answer = asked.answer if asked else None
        guid = file_name.partition(".")[0] if answer else f"stray-{next(self._numbers)}"
        self._begun.append(_Begun(guid, url, file_name))
        name = name_of(answer.disposition, answer.url, answer.content_type) if answer else file_name
        begun = {"url": link if answer else url, "guid": guid, "suggestedFilename": name}
        self._begin({**begun, "frameId": params["context"]})

    def _has_ended(self, params: dict[str, Any]) -> None:
        path = str(params.get("filepath") or "")
        running = [each for each in self._begun if each.url == str(params["url"]) and not each.ended]
        begun = next((each for each in running if each.file_name == Path(path).name), next(iter(running), None))
        if begun is None:
            return
        begun.ended = True
        is_whole = params["status"] == "complete" and self._is_whole(begun.guid, Path(path))
        state = "completed" if is_whole else "canceled"
        self._progress({"guid": begun.guid, "state": state, "filePath": path})

    def _is_whole(self, guid: str, path: Path) -> bool:
        """Whether a file is. On a full disk Firefox 153 saves half of one, and calls that complete."""
        asked = self._asked.get(self._named.get(guid, ""))
        length_bytes = asked.answer.length_bytes if asked and asked.answer else None
        if length_bytes is None:
            return not lacks_room(self._order.folder)
        return path.exists() and path.stat().st_size == length_bytes

    def _link_of(self, asked: Asked) -> str | None:
        return next((link for link in self._order.urls if without_fragment(link) == asked.first), None)

    def _end_without_file(self, link: str) -> None:
        guid = f"none-{next(self._numbers)}"
        self._begin({"url": link, "guid": guid, "suggestedFilename": ""})
        self._progress({"guid": guid, "state": "canceled"})

    def _bytes_there(self) -> int:
        return sum(entry.stat().st_size for entry in self._order.folder.iterdir())
