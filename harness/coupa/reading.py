"""Which way of reading fits a site."""

from harness.coupa.downloader import Reader
from harness.coupa.page import read_page
from harness.coupa.settings import WorkerSettings
from harness.coupa.settling import read_settled_page


def reader_of(settings: WorkerSettings) -> Reader:
    """How pages are read: our own are complete when they have loaded; others may go on for a while."""
    return read_settled_page if settings.careful else read_page
