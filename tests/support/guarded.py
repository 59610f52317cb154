"""A make-believe browser on somebody else's site: its real guard and downloads, fed with the events of the protocol."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from harness.coupa.browser import BrowserManager
from harness.coupa.close_guard import CloseGuard
from harness.coupa.devtools import Params
from harness.coupa.downloads import Downloads
from harness.coupa.pressing import PRESS_BUTTON
from harness.coupa.tab import Tab
from harness.errors import PageUnavailableError
from harness.workload.patience import Patience
from harness.workload.urls import UrlRules
from tests.support.browsers import SITE, RecordingDevTools

PATIENCE = Patience(page_s=1.0, idle_s=0.05, command_s=1.0, attachments_s=0.2)
PAGE = f"{SITE}/order_headers/1"


@dataclass(frozen=True, slots=True)
class Served:
    """What a site answers to one request.

    Attributes:
        status: 0 for a connection that fails.
        to: where a redirect leads.
        body: None for a file that breaks off on its way.
        silent: nothing ever comes.
        made_by_page: the file is none of the site's: the page makes it, under this address.
        late: a button is there, and what it brings comes, only once somebody waits for it.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    to: str = ""
    body: bytes | None = b"file"
    silent: bool = False
    made_by_page: str = ""
    late: bool = False


PDF = {"Content-Type": "application/pdf"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


class WaitedForDownloads(Downloads):
    """Lets what comes late come when it is waited for.

    Attributes:
        late: what is still to happen.
        in_vain: how often nothing came before the time was over.
        is_deaf: no news is ever heard.
    """

    def __init__(self, idle_s: float) -> None:
        super().__init__(idle_s)
        self.late: list[Callable[[], object]] = []
        self.in_vain = 0
        self.is_deaf = False

    def wait_until(self, true: Callable[[], bool], seconds: float) -> bool:
        if self.is_deaf:
            return False
        while self.late and not true():
            self.late.pop(0)()
        came = super().wait_until(true, seconds)
        self.in_vain += not came
        return came


class GuardedBrowser(BrowserManager):
    """Shows :data:`PAGE`, whose links and buttons bring what ``site`` serves.

    Args:
        site: by address, or by a button's label: the answers to the requests for it in turn; the last one stays.
        allowed_hosts: of stores.
    """

    def __init__(
        self, folder: Path, site: Mapping[str, Sequence[Served]], *, allowed_hosts: tuple[str, ...] = ()
    ) -> None:
        self.downloads: WaitedForDownloads = WaitedForDownloads(PATIENCE.idle_s)
        self.guard: CloseGuard = CloseGuard(UrlRules(SITE, allowed_hosts), self.downloads.tell)
        self.devtools: GuardedDevTools = GuardedDevTools(self._follow, self._close)
        self.asked: list[str] = []
        self.staging = folder / "staging"
        self.staging.mkdir()
        self.downloads.begin(self.staging)
        self.open_files: dict[str, str] = {}
        self.most_open = 0
        self._site = {address: list(answers) for address, answers in site.items()}
        self._numbers = count()
        self._page = PressedTab(self.devtools, self._press)
        self.guard.stand_at(self._page, self.devtools)
        self.show(PAGE)

    @property
    def tab(self) -> "PressedTab":
        return self._page

    @property
    def context(self) -> str | None:
        return None

    def is_of_page(self, frame: str) -> bool:
        return frame == self._page.target

    def close_windows(self) -> None:
        """None was opened."""

    def give_up_downloads(self) -> None:
        self.downloads.give_up(self.devtools)

    def show(self, url: str) -> None:
        """Let the page's tab be answered with a page."""
        self._request(url, Served(headers=HTML), self._page.target, self._page.session)

    def cancelled(self) -> int:
        """How many downloads were broken off."""
        return len(self.devtools.sent("Browser.cancelDownload"))

    def _next(self, address: str) -> Served:
        answers = self._site.get(address, [Served(404)])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def _follow(self, url: str, session: str) -> None:
        target = session.removeprefix("session of ")
        self.open_files[session] = url
        self.most_open = max(self.most_open, len(self.open_files))
        self._go(url, target, session)

    def _go(self, url: str, target: str, session: str) -> None:
        if not self._lets(url, target, session, {}):
            return
        self.asked.append(url)
        served = self._next(url)
        if served.silent:
            return
        if self._request(url, served, target, session) and served.to:
            self._go(urljoin(url, served.to), target, session)

    def _request(self, url: str, served: Served, target: str, session: str) -> bool:
        """Take an answer past the guard; whether it went through as it was."""
        headers = dict(served.headers) | ({"Location": served.to} if served.to else {})
        answered = {
            "responseStatusCode": served.status,
            "responseHeaders": [{"name": name, "value": value} for name, value in headers.items()],
        }
        told: dict[str, object] = answered if served.status else {"responseErrorReason": "ConnectionRefused"}
        went_through = self._lets(url, target, session, told)
        if self.devtools.last == "Fetch.continueResponse":
            self._deliver(url, served, target)
        return went_through

    def _lets(self, url: str, target: str, session: str, more: dict[str, object]) -> bool:
        params = {"requestId": "7", "frameId": target, "request": {"url": url}, **more}
        self.guard.handle("Fetch.requestPaused", params, session)
        return self.devtools.last == "Fetch.continueRequest"

    def _deliver(self, url: str, served: Served, target: str) -> None:
        guid = f"guid-{next(self._numbers)}"
        begun = {"url": url, "guid": guid, "suggestedFilename": url.rpartition("/")[2], "frameId": target}
        self.downloads.handle("Browser.downloadWillBegin", begun)
        if served.body is not None:
            (self.staging / guid).write_bytes(served.body)
        state = "canceled" if served.body is None else "completed"
        ended = {"guid": guid, "state": state}
        if served.late:
            self.downloads.late.append(lambda: self.downloads.handle("Browser.downloadProgress", ended))
        else:
            self.downloads.handle("Browser.downloadProgress", ended)

    def _press(self, label: str) -> bool:
        if label not in self._site:
            return False
        if self._site[label][0].late and not self._page.waited:
            return False
        served = self._next(label)
        if served.late:
            self.downloads.late.append(lambda: self._bring(label, served))
        else:
            self._bring(label, served)
        return True

    def _bring(self, label: str, served: Served) -> None:
        if served.made_by_page:
            self._deliver(served.made_by_page, served, self._page.target)
        elif not served.silent:
            self._request(served.to or f"{SITE}/{label}", replace(served, to=""), "page", "page session")

    def _close(self, target: str) -> None:
        session = f"session of {target}"
        self.open_files.pop(session, None)
        self.guard.handle("Target.detachedFromTarget", {"sessionId": session}, None)


class GuardedDevTools(RecordingDevTools):
    """Makes tabs, and lets them set out and close."""

    def __init__(self, follow: Callable[[str, str], None], close: Callable[[str], None]) -> None:
        super().__init__()
        self.last = ""
        self.referrers: list[str] = []
        self._follow = follow
        self._close = close

    def call(self, method: str, params: Params | None = None, session: str | None = None) -> dict[str, Any]:
        super().call(method, params, session)
        if method == "Target.createTarget":
            return {"targetId": f"tab {len(self.sent(method))}"}
        return {"sessionId": f"session of {(params or {})['targetId']}"} if method == "Target.attachToTarget" else {}

    def call_all(self, commands: Iterable[tuple[str, Params]], session: str | None = None) -> list[dict[str, Any]]:
        return [self.call(method, params) for method, params in commands]

    def post(self, method: str, params: Params, session: str | None = None) -> None:
        super().post(method, params, session)
        self.last = method
        if method == "Page.navigate" and session is not None:
            self.referrers.append(str(params["referrer"]))
            self._follow(str(params["url"]), session)
        elif method == "Target.closeTarget":
            self._close(str(params["targetId"]))


class PressedTab(Tab):
    """The page of the PO in hand; the way back to it is written down.

    Attributes:
        unavailable: why it cannot be opened again; empty where it can.
    """

    def __init__(self, devtools: RecordingDevTools, press: Callable[[str], bool]) -> None:
        super().__init__(devtools, "page", "page session", PATIENCE)
        self.opened: list[str] = []
        self.waited = False
        self.unavailable = ""
        self._press = press

    def run(self, script: str, *arguments: object) -> Any:
        assert script == PRESS_BUTTON, "nothing else is run while files are fetched"
        return self._press(str(arguments[1]))

    def open(self, url: str) -> None:
        self.opened.append(url)
        if self.unavailable:
            raise PageUnavailableError(f"{url} could not be opened.", why=self.unavailable)

    def wait_for_another_page(self, seconds: float) -> None:
        """No other page is on its way; what is late is there then."""
        self.waited = True
