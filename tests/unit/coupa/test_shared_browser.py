from dataclasses import replace
from pathlib import Path

import pytest

from harness.coupa.notice import Notice, Whereabouts, notice_for, notice_of
from harness.coupa.settings import WorkerSettings
from harness.coupa.shared_browser import SharedBrowser
from harness.errors import DriverError
from harness.measure.spans import SpanRecorder
from harness.workload.patience import Patience
from tests.support.browsers import make_settings
from tests.support.websocket_server import Message, PretendBrowserEnd

GONE = Whereabouts("127.0.0.1:9", "gone")  # Nobody listens at the discard port.


class Browser:
    """Answers what a connection asks for at its start, and writes down the rest."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Message]] = []

    def __call__(self, message: Message) -> list[Message]:
        self.asked.append((message["method"], message["params"]))
        results: dict[str, Message] = {
            "Target.attachToTarget": {"sessionId": f"S{len(self.asked)}"},
            "Target.createBrowserContext": {"browserContextId": "C"},
            "Target.createTarget": {"targetId": "T"},
        }
        return [{"id": message["id"], "result": results.get(message["method"], {})}]


class Keeper:
    """Puts up one notice at each pause of whoever waits for one; None takes it down."""

    def __init__(self, notice: Notice, *then: Whereabouts | None) -> None:
        self._notice = notice
        self._then = iter(then)

    def __call__(self, _seconds: float) -> None:
        whereabouts = next(self._then)
        if whereabouts is None:
            self._notice.take_down()
        else:
            self._notice.put_up(whereabouts)


@pytest.fixture
def settings(tmp_path: Path) -> WorkerSettings:
    return replace(make_settings(tmp_path, mode="context-per-po"), browsers=2)


@pytest.fixture
def notice(settings: WorkerSettings) -> Notice:
    return notice_for(settings, 0)


def join(settings: WorkerSettings, notice: Notice, *then: Whereabouts | None) -> SharedBrowser:
    return SharedBrowser.join(settings, notice, SpanRecorder(), Keeper(notice, *then))


def test_a_notice_shows_what_was_put_up_last_and_nothing_once_it_is_down(tmp_path: Path) -> None:
    notice = notice_of(tmp_path / "b0")
    assert notice.read() is None
    notice.put_up(GONE)
    notice.put_up(Whereabouts(problem="no driver"))
    assert notice.read() == Whereabouts(problem="no driver")
    notice.take_down()
    notice.take_down()
    assert notice.read() is None


def test_workers_are_dealt_to_browsers_like_cards(settings: WorkerSettings) -> None:
    notice_for(settings, 1).put_up(GONE)
    assert [notice_for(settings, worker).read() for worker in range(4)] == [None, GONE, None, GONE]


def test_a_worker_waits_for_the_browser_that_follows_a_dead_one(settings: WorkerSettings, notice: Notice) -> None:
    notice.put_up(GONE)
    with PretendBrowserEnd(Browser()) as end:
        joined = join(settings, notice, GONE, None, Whereabouts(end.address, "first"))
        assert joined.debugger == end.address
        assert joined.is_healthy()
        joined.quit()


def test_what_keeps_the_browser_from_starting_fails_the_attempt(settings: WorkerSettings, notice: Notice) -> None:
    with pytest.raises(DriverError, match=r"did not start: no such file"):
        join(settings, notice, Whereabouts(problem="Chromium did not start: no such file"))


def test_a_problem_of_the_attempt_before_is_not_one_of_this_one(settings: WorkerSettings, notice: Notice) -> None:
    notice.put_up(Whereabouts(problem="not yet"))
    with PretendBrowserEnd(Browser()) as end:
        joined = join(settings, notice, Whereabouts(problem="not yet"), None, Whereabouts(end.address, "first"))
        assert joined.debugger == end.address
        joined.quit()


def test_no_worker_waits_for_ever(settings: WorkerSettings, notice: Notice) -> None:
    impatient = replace(settings, patience=Patience(0.02, 0.01, 5.0))
    with pytest.raises(DriverError, match=r"no shared browser for 0.02 s"):
        SharedBrowser.join(impatient, notice, SpanRecorder())


def test_a_worker_that_leaves_takes_its_context_with_it_and_nothing_else(
    settings: WorkerSettings, notice: Notice
) -> None:
    browser = Browser()
    with PretendBrowserEnd(browser) as end:
        joined = join(settings, notice, Whereabouts(end.address, "first"))
        joined.open_context()
        joined.quit()
    ended = [asked for asked in browser.asked if asked[0] in ("Target.closeTarget", "Target.disposeBrowserContext")]
    assert ended == [
        ("Target.closeTarget", {"targetId": "T"}),
        ("Target.disposeBrowserContext", {"browserContextId": "C"}),
    ]
    assert not joined.is_healthy()
