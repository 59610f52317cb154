"""``http``: the browser logs in and opens the page; an HTTP client with its cookies fetches the files.

httpx and asyncio are imported at the first PO that has files: they would add 80 ms to the start of every worker, of
whatever mode.
"""

import hashlib
import ssl
import string
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from harness.coupa.answers import Answer
from harness.coupa.backoff import ONCE, Backoff, OnRetry, tell_nobody
from harness.coupa.folders import Digest
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.pace import FREE, Pace
from harness.coupa.page import Button
from harness.coupa.po_browser import PoBrowser
from harness.coupa.settings import WorkerSettings
from harness.coupa.site_failure import Failure
from harness.coupa.transfers.aside import run_aside
from harness.coupa.transfers.cookies import is_loopback, jar_of
from harness.coupa.transfers.naming import chosen_name, name_of
from harness.coupa.transfers.no_file import BROKEN_OFF, LOCKED, UNREACHED, failure_of, is_login_page, silence_of
from harness.coupa.transfers.transfer import NO_NAMES, Arrived, Fetched, key_of
from harness.measure.spans import SpanRecorder

if TYPE_CHECKING:
    import httpx

MOST_CONNECTIONS = 6  # What browsers open to one host over HTTP/1.1: the site must bear no more than from them.
MOST_REDIRECTS = 20  # Chromium's limit.
_OK = 200


class _Wish(NamedTuple):
    """A link, where to put its file, and what the page calls it."""

    link: str
    path: Path
    name: str


class _Refused(NamedTuple):
    address: str


class _Locked(NamedTuple):
    link: str


_Brought = Arrived | _Refused | _Locked
_Ended = _Brought | Failure


class ByHttp:
    """Each PO has a client of its own, so that neither cookies nor connections pass from one PO to another.

    The client begins with the cookies and the user agent that the browser has at that moment. What it is given on the
    way stays with it: the browser learns nothing of it.
    """

    name: ClassVar[str] = "http"

    def __init__(
        self, settings: WorkerSettings, spans: SpanRecorder, pace: Pace = FREE, on_retry: OnRetry = tell_nobody
    ) -> None:
        self._settings = settings
        self._pace = pace
        # On a site of ours the browser does not ask again either, and the modes are compared.
        self._backoff = Backoff.of(settings, spans, pace, on_retry) if settings.careful else ONCE
        self._base_url = settings.base_url
        self._rules = settings.rules
        self._reach = settings.reach
        self._idle_s = settings.patience.idle_s
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
        """Fetch the links side by side; each file is hashed as it comes."""
        assert isinstance(browser, OpenBrowser), "a transfer for browsers of the Chromium family"
        reasons = {key_of(button): "only a browser can press for it" for button in buttons}
        if not links:
            meanwhile()
            return Fetched(reasons=reasons)
        paths = [staging / str(number) for number in range(len(links))]
        with self._spans.span("wait_downloads"):
            try:
                wanted = list(zip(links, paths, strict=True))
                ended = run_aside(self._fetch_all(wanted, self._client(browser), names), meanwhile)
            except BaseException:
                # Files that no one asks for any more would be taken for downloads that came unasked.
                for path in paths:
                    path.unlink(missing_ok=True)
                raise
        return _fetched(dict(zip(links, ended, strict=True)), reasons)

    @cached_property
    def _trust(self) -> ssl.SSLContext:

        if urlsplit(self._base_url).scheme == "https":
            from harness.coupa.transfers.mapped import ssl_context

            return ssl_context(self._reach.certificates)  # Reads every root certificate: 28 ms, once per worker.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # Trusts nobody, and nobody is asked: all stays on the site.

    def _client(self, browser: OpenBrowser) -> "httpx.AsyncClient":
        import httpx

        cookies, version = browser.devtools.call_all(
            [("Storage.getCookies", browser.in_context({})), ("Browser.getVersion", {})]
        )
        limits = httpx.Limits(max_connections=MOST_CONNECTIONS)
        return httpx.AsyncClient(
            cookies=jar_of(cookies["cookies"], self._base_url),
            headers={"User-Agent": str(version["userAgent"]), "Accept": "*/*"},
            limits=limits,
            timeout=httpx.Timeout(self._idle_s, pool=None),
            # As browsers do, past any proxy to this machine itself.
            trust_env=not is_loopback(urlsplit(self._base_url).hostname or ""),
            verify=self._trust,
            transport=self._transport(limits),
        )

    def _transport(self, limits: "httpx.Limits") -> "httpx.AsyncBaseTransport | None":
        """For hosts that are mapped; None for httpx's own, which knows proxies."""
        if not self._reach.mapped_hosts:
            return None
        from harness.coupa.transfers.mapped import MappedTransport

        return MappedTransport(self._reach, limits=limits, verify=self._trust)

    async def _fetch_all(
        self, wanted: list[tuple[str, Path]], client: "httpx.AsyncClient", names: Mapping[str, str]
    ) -> list[_Ended]:
        import asyncio

        async with client:
            wishes = (_Wish(link, path, names.get(link, "")) for link, path in wanted)
            return await asyncio.gather(*(self._fetch_one(wish, client) for wish in wishes))

    async def _fetch_one(self, wish: _Wish, client: "httpx.AsyncClient") -> _Ended:
        """What comes of a link, followed again where the site fails to give its file."""

        async def ask() -> _Ended:
            if self._pace is not FREE:
                import asyncio

                await asyncio.to_thread(self._pace.take)
            return await self._try(wish, client)

        return await self._backoff.call_async(wish.link, ask)

    async def _try(self, wish: _Wish, client: "httpx.AsyncClient") -> _Ended:
        """The file of a link, complete, or where it leads off the site, or why there is none."""
        import httpx

        try:
            return await self._follow(wish, client)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            has_begun = wish.path.exists()
            wish.path.unlink(missing_ok=True)
            if isinstance(error, httpx.TimeoutException):
                return silence_of(self._idle_s)
            return BROKEN_OFF if has_begun else UNREACHED

    async def _follow(self, wish: _Wish, client: "httpx.AsyncClient") -> _Ended:
        url = wish.link
        for _ in range(MOST_REDIRECTS + 1):
            async with client.stream("GET", url) as response:
                if response.has_redirect_location:
                    url = _led_to(url, response.headers["Location"])
                    if not self._rules.allows(url):
                        return _Refused(url)
                elif response.status_code == _OK:
                    return await self._keep(wish, response, url)
                else:
                    return failure_of(_answer_of(response, url), self._backoff)
        return Failure("the address led nowhere")

    async def _keep(self, wish: _Wish, response: "httpx.Response", url: str) -> Arrived | _Locked:
        digest, answer = await _save(response, wish.path), _answer_of(response, url)
        if self._settings.careful and is_login_page(answer, wish.path, on_site=self._rules.is_on_site(url)):
            wish.path.unlink()
            return _Locked(wish.link)
        return Arrived(wish.link, wish.path, _name_of(answer, wish.name), digest)


def _fetched(ended: Mapping[str, _Ended], reasons: Mapping[str, str]) -> Fetched:
    """What came of each link, beside the ``reasons`` why other files did not come."""
    locked = tuple(link for link, each in ended.items() if isinstance(each, _Locked))
    lost = {link: str(each) for link, each in ended.items() if isinstance(each, Failure)}
    return Fetched(
        tuple(each for each in ended.values() if isinstance(each, Arrived)),
        tuple(each.address for each in ended.values() if isinstance(each, _Refused)),
        locked=locked,
        reasons={**reasons, **lost, **dict.fromkeys(locked, LOCKED)},
    )


def _led_to(url: str, location: str) -> str:
    """Where a redirect leads; the location itself, which is on no site, where it cannot be read."""
    try:
        return urljoin(url, quote(location, safe=string.printable))
    except ValueError:
        return location


def _answer_of(response: "httpx.Response", url: str) -> Answer:
    told = (response.headers.get(name, "") for name in ("Retry-After", "Content-Type", "Content-Disposition"))
    return Answer(url, response.status_code, *told)


def _name_of(answer: Answer, on_page: str) -> str:
    return chosen_name(on_page, name_of(answer.disposition, answer.url, answer.content_type), answer)


async def _save(response: "httpx.Response", path: Path) -> Digest:
    """Write the body, whole: the client raises where the connection ends before it does."""
    digest, size_bytes = hashlib.sha256(), 0
    with path.open("wb") as file:
        async for chunk in response.aiter_bytes():
            file.write(chunk)
            digest.update(chunk)
            size_bytes += len(chunk)
    return Digest(digest.hexdigest(), size_bytes)
