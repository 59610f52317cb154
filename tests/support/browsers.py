"""A make-believe browser: pages are dictionaries, files arrive at once, and every command is written down."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, cast

from selenium.common.exceptions import WebDriverException

from harness.coupa.browser import BrowserManager
from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.devtools import DevTools, Params
from harness.coupa.downloads import Downloads
from harness.coupa.endurance import UNTIRING, Endurance
from harness.coupa.guard import Guard
from harness.coupa.modes.lifecycles import Cleaning, ReusedDriver
from harness.coupa.modes.mode import Lifecycle, StartDriver
from harness.coupa.page import TRIGGER_LINKS
from harness.coupa.places import Place, Workplace
from harness.coupa.settings import Session, WorkerSettings
from harness.coupa.tab import Tab
from harness.errors import CommandRefusedError, DriverError, PageUnavailableError
from harness.host.browsers import Browser, BrowserChoice
from harness.measure.spans import SpanRecorder
from harness.workload.patience import Patience
from harness.workload.urls import UrlRules

SITE = "https://acme.coupahost.com"
BROWSER = Browser(
    BrowserChoice.CHROME,
    "Chromium",
    Path("/opt/chromium/chromium"),
    Path("/opt/chromium/chromedriver"),
    "156.0.8078.79",
    "156.0.8078.79",
    "asked for",
)

RawPage = dict[str, object]


def make_site_settings(base_url: str = SITE, patience: Patience | None = None) -> WorkerSettings:
    """Settings for what talks to the site at ``base_url`` and puts no file anywhere."""
    nowhere = Path("nowhere")
    waits = patience or Patience()
    return WorkerSettings(base_url, BROWSER, "sequential", "full", nowhere, nowhere, patience=waits)


def make_settings(folder: Path, *, browser: Browser = BROWSER, mode: str = "sequential") -> WorkerSettings:
    """Settings of a worker whose files all lie in ``folder``."""
    temp_root = folder / "trial" / "temp"
    temp_root.mkdir(parents=True)
    return WorkerSettings(
        SITE, browser, mode, "full", folder / "downloads", temp_root, patience=Patience(5.0, 0.01, 5.0)
    )


def make_page(number: str = "10001", **changes: object) -> RawPage:
    """What the page script says of a PO's page without attachments."""
    page: RawPage = {
        "url": f"{SITE}/order_headers/{number}",
        "supplier": "Acme",
        "links": [],
        "requisition": "",
        "login": False,
        "text": "Purchase Order",
        "ready": "complete",
        "odd": [],
        "buttons": [],
        "interstitial": "",
        "status": 200,
        "notices": {"heading": [], "alert": []},
        "elements": 100,
        "busy": False,
        "scrolling": False,
    } | changes
    names = [str(link).rpartition("/")[2] for link in cast("list[object]", page["links"])]
    return {"names": names} | page


def links_of(number: str, count: int) -> list[str]:
    """Addresses of a PO's attachments."""
    return [f"{SITE}/attachment_file/{number}-{index}.pdf" for index in range(count)]


class RecordingDevTools(DevTools):
    """Answers every command as ``answers`` has it, or with next to nothing, and remembers it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, object]]] = []
        self.posted: list[tuple[str, dict[str, object], str | None]] = []
        self.answers: dict[str, dict[str, Any]] = {}

    def call(self, method: str, params: Params | None = None, session: str | None = None) -> dict[str, Any]:
        self.calls.append((method, dict(params or {})))
        if method in self.answers:
            return self.answers[method]
        return {"sessionId": f"session-{len(self.calls)}"} if method == "Target.attachToTarget" else {}

    def post(self, method: str, params: Params, session: str | None = None) -> None:
        self.posted.append((method, dict(params), session))

    def call_all(self, commands: Iterable[tuple[str, Params]], session: str | None = None) -> list[dict[str, Any]]:
        return [self.call(method, params) for method, params in commands]

    def sent(self, method: str) -> list[dict[str, object]]:
        """The parameters of every such command."""
        return [params for name, params in self.calls if name == method]


@dataclass
class PretendSite:
    """A site as a driver meets it.

    Attributes:
        pages: by address.
        dead_links: those that lead to nothing.
        redirects: where links lead that the browser is kept from following.
        intruders: downloads that begin, unasked for, when a page is opened.
        crashes: how many visits crash the driver.
        not_yet: how many readings of a page find it still loading, or making way for another.
        unavailable: why the next visits find no page.
        denials: statuses of the next pages that are read, each without a word.
        logged_out: how many readings of a page find the login form.
    """

    pages: Mapping[str, RawPage] = field(default_factory=dict)
    dead_links: tuple[str, ...] = ()
    redirects: Mapping[str, str] = field(default_factory=dict)
    intruders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crashes: int = 0
    not_yet: int = 0
    unavailable: list[str] = field(default_factory=list)
    denials: list[int] = field(default_factory=list)
    logged_out: int = 0


class PretendTab(Tab):
    """Shows the pages of a site; the files that a script asks for arrive before it returns."""

    def __init__(self, site: PretendSite, downloads: Downloads, devtools: RecordingDevTools) -> None:
        super().__init__(devtools, "tab", "session", Patience(30.0, 0.01, 5.0))
        self.visited: list[str] = []
        self._site = site
        self._downloads = downloads
        self._recorded = devtools

    def begin(self, url: str) -> None:
        self.visited.append(url)
        for index, intruder in enumerate(self._site.intruders.get(url, ())):
            self._deliver(intruder, f"intruder-{len(self.visited)}-{index}")

    def finish(self) -> None:
        if self._site.crashes:
            self._site.crashes -= 1
            raise WebDriverException("the browser crashed\nfollowed by its own stack")
        if self._site.unavailable:
            why = self._site.unavailable.pop(0)
            raise PageUnavailableError(f"{self.visited[-1]} could not be opened: {why}.", why=why)

    def run(self, script: str, *arguments: Any) -> Any:
        if script != TRIGGER_LINKS:
            return self._read()
        for index, url in enumerate(arguments[0]):
            self._deliver(str(url), f"guid-{len(self.visited)}-{index}")
        return None

    def wait_for_another_page(self, seconds: float) -> None:
        """No other page is ever on its way."""

    def _read(self) -> RawPage:
        if self._site.logged_out:
            self._site.logged_out -= 1
            return make_page(url=self.visited[-1], login=True)
        if self._site.denials:
            return make_page(url=self.visited[-1], supplier="", text="Busy", status=self._site.denials.pop(0))
        if not self._site.not_yet:
            return self._site.pages.get(self.visited[-1], make_page(supplier="", text="Access denied"))
        self._site.not_yet -= 1
        if self._site.not_yet % 2:
            raise CommandRefusedError("The browser refused Runtime.evaluate: Execution context was destroyed.")
        return make_page(ready="loading")

    def _deliver(self, url: str, guid: str) -> None:
        if url in self._site.redirects:
            self._downloads.refuse(self._site.redirects[url])
            return
        name = url.rpartition("/")[2]
        self._downloads.handle("Browser.downloadWillBegin", {"url": url, "guid": guid, "suggestedFilename": name})
        state = "canceled" if url in self._site.dead_links else "completed"
        if state == "completed":
            folder = Path(str(self._recorded.sent("Browser.setDownloadBehavior")[-1]["downloadPath"]))
            (folder / guid).write_text(url, encoding="utf-8")
        self._downloads.handle("Browser.downloadProgress", {"guid": guid, "state": state})


class PretendBrowser(BrowserManager):
    """A driver that writes down what becomes of it; ``healthy`` and ``cleanable`` are for tests to change."""

    def __init__(self, log: list[str], site: PretendSite | None = None, name: str = "driver") -> None:
        self.devtools: RecordingDevTools = RecordingDevTools()
        self.downloads = Downloads(idle_s=0.01)
        self.page = PretendTab(site or PretendSite(), self.downloads, self.devtools)
        self.guard = Guard(UrlRules(SITE), self.downloads.refuse)
        self.session = Session()
        self.name = name
        self._workplace = Workplace(Place(self.page))
        self.healthy = True
        self.cleanable = True
        self.answers = True
        self.tabs_opened = 0
        self.grown_to_bytes = 0
        self.memory_readings = 0
        self._log = log
        log.append(f"{name} started")

    def is_healthy(self) -> bool:
        return self.healthy

    def require_answer(self) -> None:
        if not self.answers:
            raise DriverError("The browser went away.")

    def clear_session(self, policy: CleanupPolicy) -> None:
        self._log.append(f"{self.name} cleaned by {policy.name}")
        if not self.cleanable:
            raise DriverError("Cleaning failed.")

    def log_in_again(self) -> None:
        self._log.append(f"{self.name} logged in again")

    def open_tab(self) -> None:
        self.tabs_opened += 1

    def page_html(self) -> str | None:
        return f"<p>{self.name} shows {self.page.visited[-1]}?token=secret</p>" if self.answers else None

    def screenshot_png(self, harmless_html: str, secrets: tuple[str, ...]) -> bytes | None:
        return b"a picture" if self.answers else None

    def driver_log(self) -> Path | None:
        return None

    def memory_bytes(self) -> int:
        self.memory_readings += 1
        return self.grown_to_bytes

    def open_context(self) -> None:
        self._log.append(f"{self.name} opened a context")

    def close_context(self) -> None:
        self._log.append(f"{self.name} closed its context")

    def quit(self, keep_profile_as: Path | None = None) -> None:
        self._log.append(f"{self.name} quit")


class PretendMode:
    """The reused driver's lifecycle with drivers of the test's own making."""

    name: ClassVar[str] = "pretend"
    summary: ClassVar[str] = "one make-believe driver for all POs"
    one_po_per_task: ClassVar[bool] = False
    single_worker: ClassVar[bool] = True
    shares_profile: ClassVar[bool] = True
    context_per_po: ClassVar[bool] = False
    transfer: ClassVar[str] = "browser"

    def __init__(self, make: Callable[[], PretendBrowser]) -> None:
        self._make = make

    def lifecycle(
        self, start: StartDriver, policy: CleanupPolicy, spans: SpanRecorder, endurance: Endurance = UNTIRING
    ) -> Lifecycle:
        return ReusedDriver(self._make, Cleaning(policy), spans, endurance)
