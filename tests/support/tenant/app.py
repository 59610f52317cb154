"""What the tenant answers, and what it writes down."""

import re
import threading
import time
from collections.abc import Callable

from tests.support.tenant.doors import USUAL_PATH, Doors
from tests.support.tenant.journal import Entry, Journal
from tests.support.tenant.kinds import KINDS
from tests.support.tenant.kinds.markup import document, rows
from tests.support.tenant.kinds.opening import store_path
from tests.support.tenant.kinds.scene import ATTACHMENTS_PER_ORDER, Order, Places, Scene
from tests.support.tenant.limits import Limits, busy
from tests.support.tenant.neighbours import internal_answer, outsider_answer, store_answer, store_order
from tests.support.tenant.options import TenantOptions
from tests.support.tenant.sessions import Session, Sessions
from tests.support.tenant.wire import Reply, Request, page, redirect

_NUMBERED = re.compile(r"/(order_headers|requisition_headers|fragments|attachment_file)/(\d+)(?:/download)?")
_LIMITED = ("/order_headers/", "/requisition_headers/", "/attachment_file/")


def digits_of(number: str) -> str:
    """A PO number without its prefix."""
    return re.sub(r"\D", "", number)


class App:
    """The tenant, its store, the outsider and the internal service, without their sockets."""

    def __init__(self, options: TenantOptions, places: Callable[[str], Places]) -> None:
        self.options = options
        self.sessions = Sessions()
        self.journal = Journal()
        self.limits = Limits(options.requests_per_s)
        self.stopping = threading.Event()
        self._doors = Doors(options, self.sessions)
        self._places = places
        self._kinds = {digits_of(number): KINDS[kind] for number, kind in options.orders.items()}

    def answer(self, request: Request) -> Reply:
        """Answer and write it down."""
        session = self._doors.session(request) if request.role == "tenant" else None
        reply = self._by_role(request, session)
        entry = Entry(
            at=time.time(),
            host=request.role,
            method=request.method,
            path=request.path,
            po=_order_of(request),
            status=reply.status,
            session=session.label if session else "",
            referer=request.headers.get("Referer", ""),
        )
        self.journal.add(entry)
        return reply

    def scene(self, digits: str, host: str) -> Scene | None:
        """The order with these digits, for a client that knows the tenant by ``host``; None where there is none."""
        kind = self._kinds.get(digits)
        return kind(Order(digits, self._places(host), self.options, self.stopping.wait)) if kind else None

    def _by_role(self, request: Request, session: Session | None) -> Reply:
        if request.role == "store":
            return store_answer(request, self.scene(store_order(request), request.host))
        if request.role == "outsider":
            return outsider_answer(request)
        if request.role == "internal":
            return internal_answer(request)
        return self._by_tenant(request, session)

    def _by_tenant(self, request: Request, session: Session | None) -> Reply:
        if request.path == USUAL_PATH != self.options.login_path:
            return _not_found()
        if (of_login := self._doors.answer(request)) is not None:
            return of_login
        if session is None:
            return self._doors.to_form(request.target)
        if request.path.startswith(_LIMITED) and (refusal := self.limits.refusal(request.path)) is not None:
            return refusal
        if request.path == "/":
            return page(document("Acme", "<h1>Good morning</h1><p>Nothing awaits you.</p>"))
        if request.path == "/interstitial":
            return self._doors.question(request.query("return_to"))
        if request.path == "/sessions/continue":
            session.must_confirm = False
            return redirect(request.form("return_to"), 303)
        return self._numbered(request, session)

    def _numbered(self, request: Request, session: Session) -> Reply:
        match = _NUMBERED.fullmatch(request.path)
        if match is None:
            return _not_found()
        what, number = match.groups()
        if what == "attachment_file":
            return self._attachment(request, session, int(number))
        if what == "order_headers":
            self.sessions.count_page(session, self.options.interstitial_after)
            if session.must_confirm:
                return self._question(request.target)
        scene = self.scene(number, request.host)
        if scene is None or (what == "requisition_headers" and scene.requisition is None):
            return _not_found()
        if what == "fragments":
            if request.query("slow"):
                self.stopping.wait(self.options.late_ms / 1000)
            return page(rows(Order(number, self._places(request.host), self.options), scene.attachments))
        return (scene.requisition if what == "requisition_headers" else scene.page) or _not_found()

    def _question(self, target: str) -> Reply:
        if self.options.interstitial_elsewhere:
            return redirect(f"/interstitial?return_to={target}")
        return self._doors.question(target)

    def _attachment(self, request: Request, session: Session, number: int) -> Reply:
        digits, index = str(number // ATTACHMENTS_PER_ORDER), number % ATTACHMENTS_PER_ORDER
        scene = self.scene(digits, request.host)
        if scene is None or index >= len(scene.attachments):
            return _not_found()
        attachment = scene.attachments[index]
        if attachment.busy_once and not self.sessions.count(session, request.path):
            return busy(429, 1)
        if attachment.store:
            places = self._places(request.host)
            return redirect(f"{places.store}{store_path(Order(digits, places, self.options), index)}")
        return attachment.reply()


def _order_of(request: Request) -> str:
    if request.role == "store":
        return store_order(request)
    match = _NUMBERED.fullmatch(request.path)
    if match is None or request.role != "tenant":
        return ""
    return str(int(match[2]) // ATTACHMENTS_PER_ORDER) if match[1] == "attachment_file" else match[2]


def _not_found() -> Reply:
    return page(document("Coupa", "<h2>Oops! We couldn\u2019t find what you wanted</h2>"), 404)
