"""``browser``: the page's own links, all triggered at once; the browser downloads."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from harness.coupa.backoff import OnRetry, tell_nobody
from harness.coupa.pace import FREE, Pace
from harness.coupa.page import Button
from harness.coupa.po_browser import PoBrowser
from harness.coupa.settings import WorkerSettings
from harness.coupa.transfers.transfer import NO_NAMES, Arrived, Fetched
from harness.measure.spans import SpanRecorder


class ByBrowser:
    """Downloads as a person's clicks would, waited for by the browser's own events."""

    name: ClassVar[str] = "browser"

    def __init__(
        self, settings: WorkerSettings, spans: SpanRecorder, pace: Pace = FREE, on_retry: OnRetry = tell_nobody
    ) -> None:
        self._spans = spans

    def fetch(
        self,
        links: tuple[str, ...],
        browser: PoBrowser,
        staging: Path,
        meanwhile: Callable[[], None],
        names: Mapping[str, str] = NO_NAMES,
        buttons: Sequence[Button] = (),
    ) -> Fetched:
        """Trigger the links and wait for the files; what then still runs is cancelled."""
        downloads = browser.downloads
        downloads.expect(links)
        with self._spans.span("trigger"):
            browser.trigger(links)
        meanwhile()
        with self._spans.span("wait_downloads"):
            ended = downloads.wait()
            browser.give_up_downloads()
        complete = ((each.url, each.path, each.suggested_name) for each in ended)
        arrived = tuple(Arrived(link, path, name) for link, path, name in complete if path is not None)
        return Fetched(arrived, downloads.refused())
