"""``http``: the browser logs in and opens the page; an HTTP client with its cookies fetches the files.

httpx and asyncio are imported at the first PO that has files: they would add 80 ms to the start of every worker, of
whatever mode.
"""

import hashlib
import ssl
import string
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from harness.coupa.folders import Digest
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.settings import WorkerSettings
from harness.coupa.transfers.aside import run_aside
from harness.coupa.transfers.cookies import is_loopback, jar_of
from harness.coupa.transfers.naming import name_of
from harness.coupa.transfers.transfer import Arrived, Fetched
from harness.measure.spans import SpanRecorder

if TYPE_CHECKING:
    import httpx

MOST_CONNECTIONS = 6  # What browsers open to one host over HTTP/1.1: the site must bear no more than from them.
MOST_REDIRECTS = 20  # Chromium's limit.
_OK = 200


class _Refused(NamedTuple):
    address: str


class ByHttp:
    """Each PO has a client of its own, so that neither cookies nor connections pass from one PO to another.

    The client begins with the cookies and the user agent that the browser has at that moment. What it is given on the
    way stays with it: the browser learns nothing of it.
    """

    name: ClassVar[str] = "http"

    def __init__(self, settings: WorkerSettings, spans: SpanRecorder) -> None:
        self._base_url = settings.base_url
        self._rules = settings.rules
        self._idle_s = settings.patience.idle_s
        self._spans = spans

    def fetch(
        self, links: tuple[str, ...], browser: OpenBrowser, staging: Path, meanwhile: Callable[[], None]
    ) -> Fetched:
        """Fetch the links side by side; each file is hashed as it comes."""
        if not links:
            meanwhile()
            return Fetched()
        paths = [staging / str(number) for number in range(len(links))]
        with self._spans.span("wait_downloads"):
            try:
                wanted = list(zip(links, paths, strict=True))
                ended = run_aside(self._fetch_all(wanted, self._client(browser)), meanwhile)
            except BaseException:
                # Files that no one asks for any more would be taken for downloads that came unasked.
                for path in paths:
                    path.unlink(missing_ok=True)
                raise
        arrived = tuple(each for each in ended if isinstance(each, Arrived))
        return Fetched(arrived, tuple(each.address for each in ended if isinstance(each, _Refused)))

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        import httpx

        if urlsplit(self._base_url).scheme == "https":
            return httpx.create_ssl_context()  # Reads every root certificate there is: 28 ms, once per worker.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # Trusts nobody, and nobody is asked: all stays on the site.

    def _client(self, browser: OpenBrowser) -> "httpx.AsyncClient":
        import httpx

        cookies, version = browser.devtools.call_all(
            [("Storage.getCookies", browser.in_context({})), ("Browser.getVersion", {})]
        )
        return httpx.AsyncClient(
            cookies=jar_of(cookies["cookies"], self._base_url),
            headers={"User-Agent": str(version["userAgent"]), "Accept": "*/*"},
            limits=httpx.Limits(max_connections=MOST_CONNECTIONS),
            timeout=httpx.Timeout(self._idle_s, pool=None),
            # As browsers do, past any proxy to this machine itself.
            trust_env=not is_loopback(urlsplit(self._base_url).hostname or ""),
            verify=self._trust,
        )

    async def _fetch_all(
        self, wanted: list[tuple[str, Path]], client: "httpx.AsyncClient"
    ) -> list[Arrived | _Refused | None]:
        import asyncio

        async with client:
            return await asyncio.gather(*(self._fetch_one(link, path, client) for link, path in wanted))

    async def _fetch_one(self, link: str, path: Path, client: "httpx.AsyncClient") -> Arrived | _Refused | None:
        """The file of a link, complete, or where it leads off the site, or None."""
        import httpx

        try:
            return await self._follow(link, path, client)
        except (httpx.HTTPError, httpx.InvalidURL):
            path.unlink(missing_ok=True)
            return None

    async def _follow(self, link: str, path: Path, client: "httpx.AsyncClient") -> Arrived | _Refused | None:
        url = link
        for _ in range(MOST_REDIRECTS + 1):
            async with client.stream("GET", url) as response:
                if response.has_redirect_location:
                    url = _led_to(url, response.headers["Location"])
                    if not self._rules.allows(url):
                        return _Refused(url)
                elif response.status_code == _OK:
                    return Arrived(link, path, _name_of(response, url), await _save(response, path))
                else:
                    return None
        return None


def _led_to(url: str, location: str) -> str:
    """Where a redirect leads; the location itself, which is on no site, where it cannot be read."""
    try:
        return urljoin(url, quote(location, safe=string.printable))
    except ValueError:
        return location


def _name_of(response: "httpx.Response", url: str) -> str:
    headers = response.headers
    return name_of(headers.get("Content-Disposition", ""), url, headers.get("Content-Type", ""))


async def _save(response: "httpx.Response", path: Path) -> Digest:
    """Write the body, whole: the client raises where the connection ends before it does."""
    digest, size_bytes = hashlib.sha256(), 0
    with path.open("wb") as file:
        async for chunk in response.aiter_bytes():
            file.write(chunk)
            digest.update(chunk)
            size_bytes += len(chunk)
    return Digest(digest.hexdigest(), size_bytes)
