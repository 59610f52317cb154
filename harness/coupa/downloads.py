"""Which downloads belong to the PO in hand, and when they are done: from the browser's own events, no polling.

Files arrive under their GUID, so no name of one PO can meet another's, and an event of a link that the PO did not
ask for is a stray: cancelled, counted, and never moved into any PO's folder.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.coupa.devtools import DevTools
from harness.errors import CommandRefusedError, DriverError

UNANNOUNCED = "unannounced:"


@dataclass(slots=True)
class Download:
    """One file on its way: ``state`` is the protocol's ``inProgress``, ``completed`` or ``canceled``."""

    url: str
    guid: str
    suggested_name: str
    state: str = "inProgress"
    path: Path | None = None
    final_url: str = ""
    received_bytes: int = 0
    total_bytes: int = 0


def has_ended(download: Download | None) -> bool:
    """Whether nothing more is to come of it, in whatever way it ended, or because it never began."""
    return download is None or download.state != "inProgress"


@dataclass(slots=True)
class _Order:
    """The links of one PO and what has come of them."""

    urls: tuple[str, ...]
    folder: Path
    by_guid: dict[str, Download] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    announced: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    pressed: tuple[str, Callable[[str], bool]] | None = None
    by_frame: dict[str, Download] = field(default_factory=dict)

    def unclaimed(self, url: str) -> bool:
        return url in self.urls and all(download.url != url for download in self.by_guid.values())

    def finished(self) -> bool:
        done = sum(has_ended(download) for download in self.by_guid.values())
        return done + len(self.refused) >= len(self.urls)


class Downloads:
    """The downloads of one driver, one PO at a time.

    Args:
        idle_s: seconds without any news of any file after which the rest is given up.
        is_ours: where others work in the same browser, says whether a frame is one of ours. Chromium tells each
            connection of all downloads, whoever's context they belong to.
    """

    def __init__(self, idle_s: float, is_ours: Callable[[str], bool] | None = None) -> None:
        self._idle_s = idle_s
        self._is_ours = is_ours
        self._elsewhere: dict[str, str] = {}
        self._changed = threading.Condition()
        self._order = _Order((), Path())
        self._news = 0
        self._lost = False
        self._strays: list[str] = []
        self._stray_urls: list[str] = []

    def handle(self, event: str, params: dict[str, Any]) -> None:
        """Take one event of the browser; called on the DevTools reader's thread."""
        with self._changed:
            if event == "Browser.downloadWillBegin":
                self._begin(params)
            elif event == "Browser.downloadProgress":
                self._progress(params)
            elif event == "closed":
                self._lost = True
                self._tell()

    def refuse(self, url: str) -> bool:
        """Take in that the browser was kept from ``url``; say whether a link of the PO in hand must have led there.

        Chromium drops all but the last of several such links that answer at the same moment; the others then count
        as files that do not arrive.
        """
        with self._changed:
            if self._order.finished():
                return False
            self._order.refused.append(url)
            self._tell()
            return True

    def refused(self) -> tuple[str, ...]:
        """Where links of the PO in hand led that were refused."""
        with self._changed:
            return tuple(self._order.refused)

    def begin(self, folder: Path) -> None:
        """Take up the next PO, whose files arrive in ``folder``."""
        with self._changed:
            self._order = _Order((), folder)
            self._elsewhere = {}

    def point_at(self, folder: Path, devtools: DevTools, context: str | None = None) -> None:
        """Send what arrives from now on, in this browser context, to ``folder``, each file under its GUID."""
        folder.mkdir(parents=True, exist_ok=True)
        self._point_at(str(folder), devtools, context)

    @staticmethod
    def _point_at(folder: str, devtools: DevTools, context: str | None) -> None:
        behaviour: dict[str, object] = {"behavior": "allowAndName", "downloadPath": folder, "eventsEnabled": True}
        if context is not None:
            behaviour["browserContextId"] = context
        devtools.call("Browser.setDownloadBehavior", behaviour)

    def expect(self, urls: tuple[str, ...]) -> None:
        """Name the links that are about to be triggered."""
        with self._changed:
            self._order.urls = urls

    def expect_from(self, frame: str, link: str) -> None:
        """Let the next download that begins in ``frame`` be that of ``link``, wherever the site has led it."""
        with self._changed:
            self._order.links[frame] = link

    def expect_one(self, link: str, is_from: Callable[[str], bool]) -> None:
        """Let the next download that begins in a frame of this kind be that of ``link``; :meth:`begun_in` knows it."""
        with self._changed:
            self._order.by_frame.pop(link, None)  # It may have been pressed for before, in vain.
            self._order.pressed = (link, is_from)

    def begun_in(self, frame: str) -> Download | None:
        """The download that was expected from ``frame``; None as long as it has not begun."""
        with self._changed:
            return self._order.by_frame.get(frame)

    def expect_no_more(self, frame: str) -> None:
        """Take for a stray what begins in ``frame`` from now on."""
        with self._changed:
            self._order.links.pop(frame, None)
            self._order.pressed = None

    def tell(self) -> None:
        """Make whoever waits look again: there is news of a file that is no download yet."""
        with self._changed:
            self._tell()

    def wait_until(self, true: Callable[[], bool], seconds: float) -> bool:
        """Wait until ``true`` as long as there is news of a file every so many seconds; say whether it is.

        Raises:
            DriverError: if the browser went away.
        """
        with self._changed:
            while not true():
                if self._lost:
                    raise DriverError("The browser went away while files were arriving.")
                seen = self._news
                if not self._changed.wait_for(lambda seen=seen: self._news != seen, seconds):  # type: ignore[misc]
                    return true()
            return True

    def wait(self) -> list[Download]:
        """Wait until every expected link has ended or was refused, or none of them has moved for ``idle_s``.

        Raises:
            DriverError: if the browser went away.
        """
        self.wait_until(self._order.finished, self._idle_s)
        with self._changed:
            return list(self._order.by_guid.values())

    def brought(self, download: Download) -> Path | None:
        """Where a file lies on this machine; None as long as it is not complete. Raises DriverError."""
        return download.path

    def lost_bytes(self) -> int | None:
        """Size of the files that the browser has let go of, as far as it is known; None where it has kept all."""
        with self._changed:
            lost = [each.total_bytes for each in self._order.by_guid.values() if each.state == "canceled"]
            return sum(lost) if lost else None

    def give_up(self, devtools: DevTools) -> None:
        """Cancel whatever still runs: strays and files that did not make it in time."""
        with self._changed:
            running = [d.guid for d in self._order.by_guid.values() if not has_ended(d)]
            running += self._strays
            self._strays = []
        for guid in running:
            with suppress(CommandRefusedError):  # It ended between the look and the call.
                devtools.call("Browser.cancelDownload", {"guid": guid})

    def note_unannounced(self) -> None:
        """Count as strays what lies in the PO's folder and was never announced.

        The headless shell says nothing of a download whose page has made way for the next one before the answer came;
        it goes to the folder of the PO in hand all the same. So does one of a window that the page opened, which in a
        shared browser could be anybody's until it is found there.
        """
        with self._changed:
            self._note_lying(entry.name for entry in self._order.folder.iterdir())

    def _note_lying(self, names: Iterable[str]) -> None:
        guids = {name.partition(".")[0] for name in names}
        found = sorted(guids - self._order.announced)
        self._stray_urls += [self._elsewhere.get(guid, f"{UNANNOUNCED}{guid}") for guid in found]

    def take_strays(self) -> tuple[str, ...]:
        """Addresses of the downloads that began and were not asked for since the last call, in order of arrival.

        One that the browser did not announce has no known address: it is ``unannounced:`` and its GUID.
        """
        with self._changed:
            strays, self._stray_urls = tuple(self._stray_urls), []
        return strays

    def _tell(self) -> None:
        self._news += 1
        self._changed.notify_all()

    def _begin(self, params: dict[str, Any]) -> None:
        url, guid, frame = str(params["url"]), str(params["guid"]), str(params.get("frameId", ""))
        key, link = self._expected(frame)
        if link is not None:
            download = Download(link, guid, str(params["suggestedFilename"]), final_url=url)
            self._order.announced.add(guid)
            self._order.by_guid[guid] = self._order.by_frame[key] = download
            self._tell()
            return
        if self._is_ours is not None and not self._is_ours(frame):
            self._elsewhere[guid] = url
            return
        self._order.announced.add(guid)
        if self._order.unclaimed(url):
            self._order.by_guid[guid] = Download(url, guid, str(params["suggestedFilename"]))
            self._tell()
        else:
            self._strays.append(guid)
            self._stray_urls.append(url)

    def _expected(self, frame: str) -> tuple[str, str | None]:
        """Under which key a download that begins in ``frame`` is asked for, and the link that it belongs to."""
        if frame in self._order.links:
            return frame, self._order.links.pop(frame)
        if self._order.pressed is not None and self._order.pressed[1](frame):
            link, self._order.pressed = self._order.pressed[0], None
            return link, link
        return frame, None

    def _progress(self, params: dict[str, Any]) -> None:
        guid, state = str(params["guid"]), str(params["state"])
        download = self._order.by_guid.get(guid)
        if download is None:
            if state != "inProgress" and guid in self._strays:
                self._strays.remove(guid)
            return
        received_bytes = int(params.get("receivedBytes", 0))
        # Chromium goes on reporting a download that stands still: only bytes are news.
        moved = state != download.state or received_bytes > download.received_bytes
        download.state, download.received_bytes = state, received_bytes
        download.total_bytes = int(params.get("totalBytes", 0))
        if download.state == "completed":
            download.path = Path(str(params.get("filePath") or self._order.folder / download.guid))
        if moved:
            self._tell()
