"""A BiDi connection to no browser: every command is written down and answered as a test has it."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from harness.coupa.firefox.bidi import BiDi
from harness.coupa.wire import Command, Params, Sent

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class RecordingBiDi(BiDi):
    """Answers every command as ``answers`` has it, raising what is an error, or else with next to nothing."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, object]]] = []
        self.answers: dict[str, dict[str, Any] | Exception] = {
            "session.subscribe": {"subscription": "subscription-1"},
            "network.addIntercept": {"intercept": "intercept-1"},
        }
        self.open = True

    def call(self, method: str, params: Params | None = None, session: str | None = None) -> dict[str, Any]:
        self.sent.append((method, dict(params or {})))
        answer = self.answers.get(method, {})
        if isinstance(answer, Exception):
            raise answer
        return answer

    def call_all(self, commands: Iterable[Command], session: str | None = None) -> list[dict[str, Any]]:
        return [self.call(method, params) for method, params in commands]

    def send_all(self, commands: Iterable[Command], session: str | None = None) -> list[Sent]:
        made = list(commands)
        self.sent += [(method, dict(params)) for method, params in made]
        return [Sent(number, method) for number, (method, _) in enumerate(made)]

    def results(self, sent: Iterable[Sent], timeout_s: float | None = None) -> list[dict[str, Any]]:
        answers = [self.answers.get(each.method, {}) for each in sent]
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return [answer for answer in answers if not isinstance(answer, Exception)]

    def post(self, method: str, params: Params, session: str | None = None) -> None:
        self.sent.append((method, dict(params)))

    def is_open(self) -> bool:
        return self.open

    def take(self, method: str) -> list[dict[str, object]]:
        """The parameters of every such command so far."""
        return [params for name, params in self.sent if name == method]


def asks(number: str, url: str, tab: str = "tab", *, is_page: bool = True) -> dict[str, Any]:
    """The parameters of a ``network.beforeRequestSent`` that is held up."""
    return {
        "context": tab,
        "isBlocked": True,
        "navigation": "navigation-1" if is_page else None,
        "request": {"request": number, "url": url, "destination": "document" if is_page else "image"},
    }


def answers(number: str, url: str, status: int = 200, headers: Mapping[str, str] = NO_HEADERS) -> dict[str, Any]:
    """The parameters of a ``network.responseStarted`` that is held up."""
    named = [{"name": name, "value": {"type": "string", "value": text}} for name, text in headers.items()]
    return {
        "context": "tab",
        "isBlocked": True,
        "request": {"request": number, "url": url},
        "response": {"url": url, "status": status, "headers": named},
    }


def begins(url: str, file_name: str) -> dict[str, Any]:
    """The parameters of a ``browsingContext.downloadWillBegin``."""
    return {"context": "tab", "url": url, "suggestedFilename": file_name}


def ends(url: str, path: str, status: str = "complete") -> dict[str, Any]:
    """The parameters of a ``browsingContext.downloadEnd``."""
    return {"context": "tab", "url": url, "status": status, **({"filepath": path} if path else {})}
