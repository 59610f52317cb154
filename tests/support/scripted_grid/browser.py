"""What a browser answers to DevTools commands on a site of whose POs each has one file. Pure."""

import itertools
import json
from collections.abc import Callable
from typing import Any

Message = dict[str, Any]

OWN_TAB = "own-tab"
_READ, _TRIGGER = "readPage();", "anchor.click();"
_APPLIED = ".apply(null, "


class ScriptedBrowser:
    """One browser: its tabs are where they were sent, and every link is a file that arrives at once."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self._numbers = itertools.count(1)
        self._urls: dict[str, str] = {}
        self._answers: dict[str, Callable[[Message], Message]] = {
            "Target.attachToTarget": lambda params: {"sessionId": f"session-{params['targetId']}"},
            "Target.createTarget": lambda _params: {"targetId": f"tab-{next(self._numbers)}"},
            "Target.createBrowserContext": lambda _params: {"browserContextId": f"context-{next(self._numbers)}"},
            "Target.getTargets": lambda _params: {"targetInfos": [{"targetId": OWN_TAB, "type": "page"}]},
            "Storage.getCookies": lambda _params: {"cookies": []},
            "Browser.getVersion": lambda _params: {"product": "Scripted/1"},
        }

    def answer(self, message: Message) -> list[Message]:
        """The answer, and the events that come of it."""
        method, params, session = message["method"], message.get("params", {}), message.get("sessionId", "")
        if method == "Page.navigate":
            result, events = self._navigate(params["url"], session)
        elif method == "Runtime.evaluate":
            result, events = self._evaluate(params["expression"], session)
        else:
            result, events = self._answers[method](params) if method in self._answers else {}, []
        return [{"id": message["id"], "result": result, **({"sessionId": session} if session else {})}, *events]

    def _navigate(self, url: str, session: str) -> tuple[Message, list[Message]]:
        self._urls[session] = url
        loader = f"loader-{next(self._numbers)}"
        frame = {"id": session.removeprefix("session-"), "loaderId": loader, "url": url}
        events = [
            {"method": "Page.frameNavigated", "params": {"frame": frame}, "sessionId": session},
            {"method": "Page.loadEventFired", "params": {}, "sessionId": session},
        ]
        return {"frameId": frame["id"], "loaderId": loader}, events

    def _evaluate(self, expression: str, session: str) -> tuple[Message, list[Message]]:
        if _READ in expression:
            return {"result": {"value": self._page(self._urls[session])}}, []
        if _TRIGGER in expression:
            [links] = json.loads(expression.rpartition(_APPLIED)[2].removesuffix(")"))
            return {"result": {}}, [event for link in links for event in self._download(link, session)]
        return {"result": {}}, []

    def _download(self, link: str, session: str) -> list[Message]:
        guid, frame = f"file-{next(self._numbers)}", session.removeprefix("session-")
        self.files.append(guid)
        begin = {"url": link, "guid": guid, "suggestedFilename": "order.pdf", "frameId": frame}
        end = {"guid": guid, "state": "completed", "receivedBytes": 1, "totalBytes": 1, "filePath": guid}
        return [
            {"method": "Browser.downloadWillBegin", "params": begin},
            {"method": "Browser.downloadProgress", "params": end},
        ]

    @staticmethod
    def _page(url: str) -> Message:
        link = f"{url}/attachment_file/1"
        return {
            "url": url, "supplier": "Acme", "links": [link], "names": ["order.pdf"], "requisition": "", "login": False,
            "text": "Purchase Order", "ready": "complete", "odd": [], "buttons": [], "interstitial": "", "status": 200,
            "notices": {"heading": [], "alert": []}, "elements": 10, "busy": False, "scrolling": False,
        }  # fmt: skip
