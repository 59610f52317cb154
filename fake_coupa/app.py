"""What the site answers to each path, and after how long."""

import hmac
import re
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from fake_coupa import paths
from fake_coupa.assets import build_assets
from fake_coupa.attachments import content
from fake_coupa.canaries import Canaries
from fake_coupa.catalog import Catalog, Order
from fake_coupa.config import FileTrick, SiteConfig
from fake_coupa.disturbance import Disturbance
from fake_coupa.door import Door
from fake_coupa.files import Attachment
from fake_coupa.hostile import ELSEWHERE_HOST, ELSEWHERE_PREFIX
from fake_coupa.http import CONTROL_PREFIX, JournalledServer
from fake_coupa.journal import Journal
from fake_coupa.late import LateAnswers, Lateness, stalled
from fake_coupa.latency import ResourceKind, delay_s
from fake_coupa.pages import Pages
from fake_coupa.responses import Sleep, json_response, name_download, paced
from fake_coupa.sessions import Sessions

SUPPLIER_COOKIE = "coupa_supplier"
LAST_PO_COOKIE = "coupa_last_po"
LOGIN_PATH = "/sessions/new"

_HOME_ROWS = 200

Handler = Callable[[Request], Response]


@dataclass(frozen=True, slots=True)
class Credentials:
    """The one account of the site."""

    user: str
    password: str = field(repr=False)


class Site:
    """The site itself: answers requests, remembers who is logged in, keeps the journal."""

    def __init__(
        self,
        config: SiteConfig,
        credentials: Credentials,
        sleep: Sleep = time.sleep,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.journal = Journal()
        self._config = config
        self._credentials = credentials
        self._sleep = sleep
        self._catalog = Catalog(config)
        assets = build_assets(config.assets)
        self._assets = assets.by_path()
        self._pages = Pages(assets)
        self._canaries = Canaries(self.po_of, self._tag_of)
        self._late = LateAnswers()
        self._sessions = Sessions()
        self._door = Door(tls)
        self._disturbance: Disturbance | None = None

    def server(self, port: int = 0) -> JournalledServer:
        """A server for the site on 127.0.0.1, not yet started; port 0 takes a free one."""
        server = JournalledServer(port, self.journal, self.po_of, self._door)
        if self._config.faults.happen:
            self._disturbance = Disturbance(
                self._config, self.po_of, self._sessions, self._door, server.restart, self._sleep
            )
            server.disturb = self._disturbance.answer
        routes: tuple[tuple[str | re.Pattern[str], str, Handler], ...] = (
            (paths.ATTACHMENT, "GET", self._guarded("attachment", self._attachment)),
            (paths.PAGE, "GET", self._guarded("page", self._document)),
            (paths.ASSET, "GET", self._asset),
            ("/favicon.ico", "GET", lambda _: Response(status=204)),
            (LOGIN_PATH, "GET", self._login_form),
            ("/sessions", "POST", self._login),
            *self._canaries.routes(CONTROL_PREFIX),
            (f"{CONTROL_PREFIX}journal", "GET", lambda _: json_response(self.journal.entries())),
            (f"{CONTROL_PREFIX}journal/clear", "POST", self._clear_journal),
            (f"{CONTROL_PREFIX}stats", "GET", lambda _: json_response(self._stats())),
            (f"{CONTROL_PREFIX}late/release", "POST", lambda _: json_response(self._late.release())),
            ("/announcements", "GET", self._guarded("page", lambda _: self._page(self._pages.announcements()))),
            (re.compile(rf"^{ELSEWHERE_PREFIX}/"), "GET", _of_elsewhere),
            ("/order_headers", "GET", self._guarded("page", self._home)),
            ("/", "GET", lambda _: redirect("/order_headers")),
            (re.compile(".*"), "GET", self._guarded("page", lambda _: self._not_found())),
        )
        for path, method, handler in routes:
            server.expect_request(path, method=method).respond_with_handler(handler)
        server.expect_request(re.compile(".*")).respond_with_handler(lambda _: Response(status=405))
        return server

    def po_of(self, request: Request) -> str:
        """Digits of the PO that a request was made for, by its path or its Referer; empty if neither says."""
        referring_path = "/" + (request.referrer or "").partition("://")[2].partition("/")[2]
        return self._po_of_path(request.path) or self._po_of_path(referring_path)

    def _po_of_path(self, path: str) -> str:
        match = paths.DOCUMENT.match(path)
        if match is None:
            return ""
        if match[1] == "order_headers":
            return match[2]
        order = self._catalog.order_of_requisition(match[2])
        return order.number if order else ""

    def _guarded(self, kind: ResourceKind, handler: Handler) -> Handler:
        def answer(request: Request) -> Response:
            if not self._sessions.holds(request):
                return redirect(LOGIN_PATH)
            self._wait(kind, request)
            return handler(request)

        return answer

    def _wait(self, kind: ResourceKind, request: Request) -> None:
        if delay := delay_s(self._config, kind, self.po_of(request), request.path):
            self._sleep(delay)

    def _login_form(self, request: Request) -> Response:
        self._wait("page", request)
        return self._page(self._pages.login(failed="failed" in request.args))

    def _login(self, request: Request) -> Response:
        user = request.form.get("user[login]", "")
        password = request.form.get("user[password]", "")
        right = hmac.compare_digest(password.encode(), self._credentials.password.encode())
        if user != self._credentials.user or not right:
            return redirect(f"{LOGIN_PATH}?failed=1")
        response = redirect("/order_headers")
        self._sessions.begin(response)
        return response

    def _home(self, _request: Request) -> Response:
        numbers = self._catalog.numbers[:_HOME_ROWS]
        return self._page(self._pages.home([(number, self._catalog.supplier(number).name) for number in numbers]))

    def _document(self, request: Request) -> Response:
        kind, number = paths.parts(paths.PAGE, request.path)
        order = self._order(kind, number)
        if order is None:
            return self._not_found()
        if kind == "requisition_headers":
            return self._page(self._pages.requisition(order, self._canaries.on_page(order.number)))
        response = self._page(self._pages.order(order, self._canaries.on_page(number)))
        response.set_cookie(SUPPLIER_COOKIE, self._tag_of(number), samesite="Lax")
        response.set_cookie(LAST_PO_COOKIE, number, httponly=True, samesite="Lax")
        return response

    def _attachment(self, request: Request) -> Response:
        order = self._order(*paths.parts(paths.ATTACHMENT, request.path))
        attachments = order.attachments if order else ()
        found = next((each for each in attachments if each.path == request.path), None)
        if order is None or found is None:
            return self._not_found()
        if found.trick is FileTrick.REDIRECT:
            return redirect(f"//{ELSEWHERE_HOST}:{request.host.partition(':')[2]}{ELSEWHERE_PREFIX}{found.path}")
        response = Response(self._content(order.number, found))
        response.content_length = found.bytes
        name_download(response, found)
        return response

    def _content(self, po: str, attachment: Attachment) -> Iterable[bytes]:
        chunks = self._paced(content(self._config.seed, po, attachment))
        if attachment.late is Lateness.HEADERS:
            self._late.hold(self._config.late.headers_ms)
        elif attachment.late is Lateness.BODY:
            return stalled(chunks, lambda: self._late.hold(self._config.late.body_ms))
        return chunks

    def _asset(self, request: Request) -> Response:
        asset = self._assets.get(request.path)
        if asset is None:
            return Response(status=404)
        self._wait("asset", request)
        response = Response(status=304)
        if asset.etag not in request.if_none_match:
            response = Response(self._paced([asset.body]), content_type=asset.mime)
            response.content_length = len(asset.body)
        response.set_etag(asset.etag)
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response

    def _order(self, kind: str, number: str) -> Order | None:
        find = self._catalog.order if kind == "order_headers" else self._catalog.order_of_requisition
        return find(number)

    def _not_found(self) -> Response:
        return self._page(self._pages.error(), status=404)

    def _page(self, html: str, status: int = 200) -> Response:
        body = html.encode()
        response = Response(self._paced([body]), status=status, mimetype="text/html")
        response.content_length = len(body)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _paced(self, chunks: Iterable[bytes]) -> Iterable[bytes]:
        rate = self._config.bandwidth.bytes_per_s
        return chunks if rate is None else paced(chunks, rate, self._sleep)

    def _tag_of(self, number: str) -> str:
        return f"{self._catalog.supplier(number).slug}.{number}"

    def _clear_journal(self, _request: Request) -> Response:
        self.journal.clear()
        self._canaries.clear()
        if self._disturbance:
            self._disturbance.begin()
        return Response(status=204)

    def _stats(self) -> dict[str, float]:
        return {"cpu_s": time.process_time(), "requests": self.journal.requests, "bytes": self.journal.bytes}


def _of_elsewhere(_request: Request) -> Response:
    """What another host would hand to whoever follows a link there; the journal then has the request."""
    response = Response(b"not of this site", mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="elsewhere.pdf"'
    return response
