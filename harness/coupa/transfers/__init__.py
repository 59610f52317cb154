"""Transfers: the ways in which attachments are fetched. A new one is a file here and a line below."""

from harness.coupa.transfers.by_browser import ByBrowser
from harness.coupa.transfers.by_http import ByHttp
from harness.coupa.transfers.transfer import Transfer

TRANSFERS: dict[str, type[Transfer]] = {transfer.name: transfer for transfer in (ByBrowser, ByHttp)}
