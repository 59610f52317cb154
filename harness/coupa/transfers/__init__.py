"""Transfers: the ways in which attachments are fetched. A new one is a file here and a line below."""

from harness.coupa.backoff import OnRetry, tell_nobody
from harness.coupa.pace import FREE, Pace
from harness.coupa.settings import WorkerSettings
from harness.coupa.transfers.by_browser import ByBrowser
from harness.coupa.transfers.by_http import ByHttp
from harness.coupa.transfers.in_tabs import InTabs
from harness.coupa.transfers.transfer import Transfer
from harness.host.browsers import BrowserChoice
from harness.measure.spans import SpanRecorder

TRANSFERS: dict[str, type[Transfer]] = {transfer.name: transfer for transfer in (ByBrowser, ByHttp)}


def transfer_of(
    name: str, settings: WorkerSettings, spans: SpanRecorder, pace: Pace = FREE, on_retry: OnRetry = tell_nobody
) -> Transfer:
    """The transfer that a mode names, as it is done on this kind of site."""
    if settings.careful and settings.browser.kind is BrowserChoice.FIREFOX:
        # Imported here, since it is made of parts of this package.
        from harness.coupa.firefox.following import FollowingLinks

        return FollowingLinks(settings, spans, pace, on_retry)
    if settings.careful and name == InTabs.name:
        return InTabs(settings, spans, pace, on_retry)
    return TRANSFERS[name](settings, spans, pace, on_retry)
