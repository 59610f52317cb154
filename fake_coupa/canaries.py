"""Canaries: state that names its PO, planted by every order page and looked for by every later one.

The site knows how to run canaries, not which there are: whoever judges isolation hands it the scripts and reads what
they saw. Switched off, as at the start, no page carries any.
"""

import itertools
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from werkzeug.datastructures import WWWAuthenticate
from werkzeug.wrappers import Request, Response

from fake_coupa.responses import json_response

PREFIX = "/canary"
HOLD_S = 20.0  # Longest time that a page or a late answer is held; reached only when something went wrong.
LATE_COOKIE = "canary_late"
DEEP_COOKIE = "canary_deep"
DEEP_PATH = f"{PREFIX}/deep"

_TEMPLATES = Path(__file__).parent / "templates" / "canary"
_STATIC = {
    "frame": ("frame.html", "text/html"),
    "tab": ("tab.html", "text/html"),
    "service-worker.js": ("service-worker.js", "text/javascript"),
    "shared-worker.js": ("shared-worker.js", "text/javascript"),
}

Handler = Callable[[Request], Response]
Route = tuple[str | re.Pattern[str], str, Handler]


@dataclass(frozen=True, slots=True)
class Canary:
    """What one rendering of an order page carries: the tag to plant, and a number of its own."""

    po: str
    tag: str
    visit: int


@dataclass(frozen=True, slots=True)
class Observation:
    """What one look found, by canary: tags, or why it could not look."""

    po: str
    source: Literal["page", "server"]
    seen: dict[str, list[str]]
    trouble: dict[str, str] = field(default_factory=dict)


class Canaries:
    """The canaries of a site, their endpoints, and what they saw.

    Args:
        po_of: digits of the PO that a request was made for.
        tag_of: the tag of a PO of the site.
    """

    def __init__(self, po_of: Callable[[Request], str], tag_of: Callable[[str], str]) -> None:
        self._po_of = po_of
        self._tag_of = tag_of
        self._script = ""
        self._visits = itertools.count(1)
        self._observations: list[Observation] = []
        self._reported: set[int] = set()
        self._late = _LateAnswers()
        self._changed = threading.Condition()

    def on_page(self, po: str) -> Canary | None:
        """What the page of this PO is to carry; None while canaries are off."""
        return Canary(po, self._tag_of(po), next(self._visits)) if self._script else None

    def routes(self, control_prefix: str) -> Sequence[Route]:
        """Paths, methods and handlers of everything that canaries ask for."""
        get: dict[str, Handler] = {
            "page.js": lambda _: _text(self._script, "text/javascript"),
            "deep/plant": _plant_deep_cookie,
            "deep/read": lambda request: _text(request.cookies.get(DEEP_COOKIE, "")),
            "cached": self._cached,
            "etag": self._etag,
            "basic/": self._basic,
            "late/cookie": lambda request: self._late.hold(request, _set_late_cookie),
            "late/download": lambda request: self._late.hold(request, _late_file),
            "late/release": self._release,
            "late/read": lambda request: _text(request.cookies.get(LATE_COOKIE, "")),
        }
        statics = {name: _static(*source) for name, source in _STATIC.items()}
        return (
            *((f"{PREFIX}/{path}", "GET", handler) for path, handler in (get | statics).items()),
            (re.compile(rf"^{PREFIX}/hold/\d+$"), "GET", self._hold),
            (f"{PREFIX}/report", "POST", self._report),
            (f"{control_prefix}canaries", "POST", self._configure),
            (f"{control_prefix}observations", "GET", lambda _: json_response(self._listed())),
        )

    def clear(self) -> None:
        """Forget what was seen."""
        with self._changed:
            self._observations.clear()

    def _configure(self, request: Request) -> Response:
        vectors = json.loads(request.get_data())
        members = (
            f"{json.dumps(name)}: {{read: async () => {{{each['read']}}}, plant: async (tag) => {{{each['plant']}}}}}"
            for name, each in vectors.items()
        )
        runtime = (_TEMPLATES / "page.js").read_text(encoding="utf-8")
        self._script = runtime.replace("/* vectors */", ",\n".join(members)) if vectors else ""
        return Response(status=204)

    def _listed(self) -> list[dict[str, object]]:
        with self._changed:
            return [asdict(each) for each in self._observations]

    def _note(self, observation: Observation) -> None:
        with self._changed:
            self._observations.append(observation)
            self._changed.notify_all()

    def _report(self, request: Request) -> Response:
        report = json.loads(request.get_data())
        self._reported.add(int(report["visit"]))
        self._note(Observation(report["po"], "page", report["seen"], report["trouble"]))
        return Response(status=204)

    def _hold(self, request: Request) -> Response:
        """Keep the page from being loaded until its canaries have reported."""
        visit = int(request.path.rpartition("/")[2])
        with self._changed:
            self._changed.wait_for(lambda: visit in self._reported, HOLD_S)
        return Response(status=204)

    def _cached(self, request: Request) -> Response:
        return _text(self._tag_of(self._po_of(request)), cache="max-age=3600")

    def _etag(self, request: Request) -> Response:
        po = self._po_of(request)
        known = sorted(request.if_none_match.as_set())
        self._note(Observation(po, "server", {"etag": known}))
        response = _text("\n".join(known), cache="no-cache")
        response.set_etag(self._tag_of(po))
        return response

    def _basic(self, request: Request) -> Response:
        if request.authorization is None or request.authorization.username is None:
            response = _text("")
            response.status_code = 401
            # A browser asks a person only when challenged; credentials that it holds it sends to this path anyway.
            if "challenge" in request.args:
                response.www_authenticate = WWWAuthenticate("basic", {"realm": "canary"})
            return response
        user = request.authorization.username
        self._note(Observation(self._po_of(request), "server", {"basic-auth": [user]}))
        return _text(user)

    def _release(self, request: Request) -> Response:
        self._late.release(self._po_of(request))
        return Response(status=204)


class _LateAnswers:
    """Answers that wait until a page of another PO lets them go: a signal, so that no slow cleaning hides a leak."""

    def __init__(self) -> None:
        self._waiting: Counter[str] = Counter()
        self._let_go: Counter[str] = Counter()
        self._changed = threading.Condition()

    def hold(self, request: Request, answer: Callable[[str], Response]) -> Response:
        """Answer a request, made for the tag in its query, once another PO's page asks for it."""
        tag = request.args.get("tag", "")
        with self._changed:
            self._waiting[tag] += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._let_go[tag] > 0, HOLD_S)
            self._waiting[tag] -= 1
            response = answer(tag)
        response.call_on_close(lambda: self._done(tag))
        return response

    def release(self, po: str) -> None:
        """Let every answer go that another PO is waiting for, and return when all are sent."""
        with self._changed:
            for tag in [each for each, waiting in self._waiting.items() if waiting and not each.endswith(f".{po}")]:
                self._let_go[tag] = self._waiting[tag]
            self._changed.notify_all()
            self._changed.wait_for(lambda: not any(self._let_go.values()), HOLD_S)

    def _done(self, tag: str) -> None:
        with self._changed:
            self._let_go[tag] = max(0, self._let_go[tag] - 1)
            self._changed.notify_all()


def _text(text: str, mime: str = "text/plain", *, cache: str = "no-store") -> Response:
    return Response(text, mimetype=mime, headers={"Cache-Control": cache})


def _static(name: str, mime: str) -> Handler:
    return lambda _: _text((_TEMPLATES / name).read_text(encoding="utf-8"), mime)


def _plant_deep_cookie(request: Request) -> Response:
    response = _text("")
    response.set_cookie(DEEP_COOKIE, request.args["tag"], path=DEEP_PATH, httponly=True, samesite="Lax")
    return response


def _set_late_cookie(tag: str) -> Response:
    response = _text("")
    response.set_cookie(LATE_COOKIE, tag, samesite="Lax")
    return response


def _late_file(tag: str) -> Response:
    response = _text(tag, "application/octet-stream")
    response.headers["Content-Disposition"] = 'attachment; filename="late.bin"'
    return response
