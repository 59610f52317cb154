"""What a Firefox asks the network for: refused before it leaves where it leads off the site, followed to its answer.

A link to a file, and everything that it is redirected to, is one request of BiDi's. Its answer is given a name of ours
before Firefox sees it: so each download is known again, is saved and not shown, and has a name that any disk takes.
"""

import threading
from dataclasses import dataclass
from typing import Any, Protocol

from harness.coupa.answers import Answer, as_attachment, length_in
from harness.coupa.firefox.bidi import BiDi
from harness.coupa.firefox.traffic import Traffic
from harness.workload.addresses import is_loopback, is_private
from harness.workload.urls import UrlRules, host_of

EVENTS = ("network.beforeRequestSent", "network.responseStarted", "network.responseCompleted", "network.fetchError")
BEFORE, ANSWERED = "beforeRequestSent", "responseStarted"
_UNSAID = "it failed"
MADE_WAY = "NS_BINDING_ABORTED"  # What becomes of a page that leads on to another before it has loaded.
_OF_PAGE = ("document", "iframe", "frame")
# Names its icon, or the browser would ask the site for one.
_EMPTY_PAGE: dict[str, object] = {
    "statusCode": 200,
    "reasonPhrase": "OK",
    "headers": [{"name": "Content-Type", "value": {"type": "string", "value": "text/html"}}],
    "body": {"type": "string", "value": '<!doctype html><link rel="icon" href="data:,">'},
}
_WEB = [{"type": "pattern", "protocol": scheme} for scheme in ("http", "https")]


@dataclass(slots=True)
class Asked:
    """One request, through all its redirects.

    Attributes:
        tab: the tab or frame that it belongs to; empty for none.
        first: the address that it began with.
        url: the address that it has come to.
        is_page: it is for a document, which a link to a file is too.
        answer: the last one that was no redirect.
        refused: it was kept from ``url``.
        failed: nothing more will come of it.
    """

    tab: str
    first: str
    url: str
    is_page: bool
    answer: Answer | None = None
    refused: bool = False
    failed: bool = False


class Files(Protocol):
    """Whoever has links followed; called on the reader's thread."""

    def is_wanted(self, asked: Asked) -> bool:
        """Whether the request is for a file, and its answer is to be saved."""

    def name_for(self, asked: Asked) -> str:
        """Under which name."""

    def take_news(self, asked: Asked) -> None:
        """Take in that a document's request was refused, answered or failed."""


class Network:
    """The requests of one Firefox, from the moment at which its tabs, or all of it, are watched.

    Args:
        rules: where tabs may go.
        files: who has links followed.
        strict: the site is somebody else's: its frames and whatever else they ask for are kept from private
            addresses, unless the site is on this machine itself.
    """

    def __init__(self, rules: UrlRules, files: Files, *, strict: bool) -> None:
        self._rules = rules
        self._files = files
        self._strict = strict and not is_loopback(host_of(rules.base_url))
        self._bidi: BiDi | None = None
        self._lock = threading.Lock()
        self._asked: dict[str, Asked] = {}
        self._traffic: dict[str, Traffic] = {}
        self._watched: dict[tuple[str, ...], tuple[str, str]] = {}
        self._tabs: set[str] = set()
        self._own_answers: set[str] = set()

    def watch(self, bidi: BiDi, *phases: str, tab: str = "") -> None:
        """Follow one tab from now on, or the whole browser, and hold its requests up in these phases to be looked at.

        Raises:
            DriverError: the browser went away.
        """
        if (tab, *phases) in self._watched:
            return
        self._bidi = bidi
        where: dict[str, object] = {"contexts": [tab]} if tab else {}
        subscribed, intercepted = bidi.call_all(
            [
                ("session.subscribe", {"events": list(EVENTS), **where}),
                ("network.addIntercept", {"phases": list(phases), "urlPatterns": _WEB, **where}),
            ]
        )
        self._watched[tab, *phases] = (str(subscribed["subscription"]), str(intercepted["intercept"]))

    def answer_ourselves(self, url: str) -> None:
        """Let an empty page be the answer wherever ``url`` is asked for in a tab that is watched."""
        self._own_answers.add(url)

    def forget(self, tab: str) -> None:
        """Let go of a tab that is about to be closed, or to be used for another PO."""
        with self._lock:
            self._traffic.setdefault(tab, Traffic()).open.clear()
            self._asked = {number: asked for number, asked in self._asked.items() if asked.tab != tab}
        for key in [key for key in self._watched if key[0] == tab]:
            subscription, intercept = self._watched.pop(key)
            assert self._bidi is not None, "nothing is watched without it"
            self._bidi.post("network.removeIntercept", {"intercept": intercept})
            self._bidi.post("session.unsubscribe", {"subscriptions": [subscription]})

    def traffic_of(self, tab: str) -> Traffic:
        """What the page in ``tab`` waits for; nothing is known of a tab that is not watched."""
        with self._lock:
            return self._traffic.setdefault(tab, Traffic())

    def last_page(self, tab: str) -> Asked | None:
        """What ``tab`` asked for last that is no file; None where it has not, or nobody looked."""
        with self._lock:
            pages = [asked for asked in self._asked.values() if asked.tab == tab and asked.is_page]
        return next((asked for asked in reversed(pages) if not self._files.is_wanted(asked)), None)

    def handle(self, event: str, params: dict[str, Any]) -> None:
        """Take one event of the browser; called on the reader's thread."""
        if event == "browsingContext.contextCreated" and params["parent"] is None:
            self._tabs.add(str(params["context"]))
        elif event == "browsingContext.contextDestroyed":
            self._tabs.discard(str(params["context"]))
            self._traffic.pop(str(params["context"]), None)
        elif event == "network.beforeRequestSent":
            self._begin(str(params["request"]["request"]), params)
        elif event.startswith("network."):
            number = str(params["request"]["request"])
            with self._lock:
                asked = self._asked.get(number)
            if event == "network.responseStarted":
                self._answer(number, asked, params)
            elif asked is not None:
                failed = event == "network.fetchError"
                self._end(number, asked, str(params.get("errorText") or _UNSAID) if failed else "")

    def _begin(self, number: str, params: dict[str, Any]) -> None:
        url, tab = without_fragment(str(params["request"]["url"])), str(params["context"] or "")
        is_page = params["navigation"] is not None or params["request"].get("destination") in _OF_PAGE
        with self._lock:
            asked = self._asked.setdefault(number, Asked(tab, url, url, is_page))
            asked.url = url
            self._traffic.setdefault(tab, Traffic()).open.add(number)
            if is_page and not self._files.is_wanted(asked):
                self._traffic[tab].broken = ""
        if not params["isBlocked"]:
            return
        if url in self._own_answers:
            self._post("network.provideResponse", number, _EMPTY_PAGE)
        elif self._may_ask(asked):
            self._post("network.continueRequest", number)
        else:
            asked.refused = True
            self._post("network.failRequest", number)
            self._tell(asked)

    def _may_ask(self, asked: Asked) -> bool:
        if asked.is_page and asked.tab in self._tabs:
            return self._rules.allows(asked.url)
        return not (self._strict and is_private(host_of(asked.url))) or self._rules.allows(asked.url)

    def _answer(self, number: str, asked: Asked | None, params: dict[str, Any]) -> None:
        answer = _answer_in(params["response"])
        if asked is not None and not answer.leads_on:
            asked.answer = answer
            self._tell(asked)
        if not params["isBlocked"]:
            return
        is_file = asked is not None and asked.answer is answer and self._files.is_wanted(asked)
        if asked is not None and is_file and answer.has_file:
            headers = _saved_as(self._files.name_for(asked), params["response"]["headers"], answer)
            self._post("network.continueResponse", number, {"headers": headers})
        elif is_file:  # Firefox would open a tab to show what came instead.
            self._post("network.failRequest", number)
        else:
            self._post("network.continueResponse", number)

    def _end(self, number: str, asked: Asked, error: str) -> None:
        with self._lock:
            # A redirect ends here too, and goes on under the same number.
            traffic = self._traffic.setdefault(asked.tab, Traffic())
            traffic.open.discard(number)
            if error not in ("", MADE_WAY) and asked.is_page and asked.answer and not self._files.is_wanted(asked):
                traffic.broken = error
            if not asked.is_page:
                self._asked.pop(number, None)
        if error:
            asked.failed = True
            self._tell(asked)

    def _tell(self, asked: Asked) -> None:
        if asked.is_page:
            self._files.take_news(asked)

    def _post(self, method: str, number: str, params: dict[str, object] | None = None) -> None:
        assert self._bidi is not None, "nothing is held up unwatched"
        self._bidi.post(method, {"request": number, **(params or {})})


def without_fragment(url: str) -> str:
    """``url`` as it is asked for."""
    return url.partition("#")[0]


def _answer_in(response: dict[str, Any]) -> Answer:
    headers = {str(each["name"]).lower(): _text(each["value"]) for each in reversed(response["headers"])}
    return Answer(
        str(response["url"]),
        int(response["status"]),
        headers.get("retry-after", ""),
        headers.get("content-type", ""),
        headers.get("content-disposition", ""),
        headers.get("location", ""),
        length_in(headers),
    )


def _saved_as(name: str, headers: list[dict[str, Any]], answer: Answer) -> list[dict[str, object]]:
    plain = [{"name": str(each["name"]), "value": _text(each["value"])} for each in headers]
    changed = as_attachment({"responseHeaders": plain}, Answer(answer.url, answer.status))
    changed[-1]["value"] += f'; filename="{name}"'
    return [{"name": each["name"], "value": {"type": "string", "value": each["value"]}} for each in changed]


def _text(value: dict[str, Any]) -> str:
    return str(value["value"]) if value["type"] == "string" else ""
