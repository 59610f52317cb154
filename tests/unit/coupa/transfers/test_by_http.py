import hashlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType

import pytest

from harness.coupa.endurance import Endurance
from harness.coupa.folders import Digest
from harness.coupa.pace import FREE, Pace
from harness.coupa.pool_process import StopWork
from harness.coupa.transfers.by_http import MOST_CONNECTIONS, MOST_REDIRECTS, ByHttp
from harness.coupa.transfers.transfer import Fetched
from harness.measure.spans import SpanRecorder
from harness.workload.patience import Patience
from tests.support.browsers import make_site_settings
from tests.support.file_server import Answer, FileServer, file_server
from tests.support.logged_in import USER_AGENT, LoggedInBrowser, make_cookie
from tests.support.paces import CountingPace

BODY = b"%PDF-1.7 of the order"


@pytest.fixture
def site() -> Iterator[FileServer]:
    with file_server() as server:
        yield server


@pytest.fixture
def elsewhere() -> Iterator[FileServer]:
    with file_server() as server:
        yield server


def fetch(
    site: FileServer,
    staging: Path,
    *paths: str,
    browser: LoggedInBrowser | None = None,
    idle_s: float = 20.0,
    spans: SpanRecorder | None = None,
    meanwhile: Callable[[], None] = lambda: None,
    careful: bool = False,
    pace: Pace = FREE,
) -> Fetched:
    staging.mkdir(exist_ok=True)
    endurance = Endurance(first_pause_s=0.001)
    settings = replace(make_site_settings(site.base_url, Patience(idle_s=idle_s)), careful=careful, endurance=endurance)
    transfer = ByHttp(settings, spans or SpanRecorder(), pace)
    return transfer.fetch(tuple(map(site.address, paths)), browser or LoggedInBrowser(), staging, meanwhile)


def brought_nothing(fetched: Fetched, reason: str) -> bool:
    """Whether the one link brought no file, for this reason."""
    return (fetched.arrived, fetched.refused, [*fetched.reasons.values()]) == ((), (), [reason])


def test_each_file_arrives_whole_hashed_and_under_its_own_name(site: FileServer, tmp_path: Path) -> None:
    named = (("Content-Disposition", 'attachment; filename="order 1.pdf"'),)
    site.answers = {"/1": Answer(headers=named, body=BODY), "/files/second.pdf": Answer(body=b"")}
    spans = SpanRecorder()

    fetched = fetch(site, tmp_path / "staging", "/1", "/files/second.pdf", spans=spans)

    assert [(each.link, each.name) for each in fetched.arrived] == [
        (site.address("/1"), "order 1.pdf"),
        (site.address("/files/second.pdf"), "second.pdf"),
    ]
    assert [each.path.read_bytes() for each in fetched.arrived] == [BODY, b""]
    assert fetched.arrived[0].digest == Digest(hashlib.sha256(BODY).hexdigest(), len(BODY))
    assert {each.path.parent for each in fetched.arrived} == {tmp_path / "staging"}
    assert fetched.refused == ()
    assert list(spans.take()) == ["wait_downloads"]


def test_the_site_sees_the_browsers_cookies_and_user_agent(site: FileServer, tmp_path: Path) -> None:
    site.answers = {"/1": Answer(body=BODY)}
    session, foreign = make_cookie("_session", "s3cret"), make_cookie("id", "x", domain="tracker.example")

    fetch(site, tmp_path / "staging", "/1", browser=LoggedInBrowser(session, foreign))

    (asked,) = site.asked_for("/1")
    assert (asked["Cookie"], asked["User-Agent"]) == ("_session=s3cret", USER_AGENT)


@pytest.mark.parametrize(("context", "params"), [(None, {}), ("context-7", {"browserContextId": "context-7"})])
def test_the_cookies_are_those_of_the_pos_own_context(
    site: FileServer, tmp_path: Path, context: str | None, params: dict[str, str]
) -> None:
    browser = LoggedInBrowser(context=context)
    fetch(site, tmp_path / "staging", "/1", browser=browser)
    assert browser.devtools.sent("Storage.getCookies") == [params]


def test_what_one_po_is_given_never_reaches_the_next(site: FileServer, tmp_path: Path) -> None:
    site.answers = {"/1": Answer(headers=(("Set-Cookie", "po=10001"),)), "/2": Answer()}
    transfer = ByHttp(make_site_settings(site.base_url), SpanRecorder())
    for path in ("/1", "/2"):
        transfer.fetch(
            (site.address(path),), LoggedInBrowser(make_cookie("_session", path[1:])), tmp_path, lambda: None
        )
    assert [headers["Cookie"] for _, headers in site.requests] == ["_session=1", "_session=2"]


def test_a_redirect_within_the_site_is_followed_with_the_cookie_it_sets(site: FileServer, tmp_path: Path) -> None:
    to_file = (("Location", "/files/a%20b.pdf"), ("Set-Cookie", "ticket=1; Path=/files"))
    site.answers = {"/1": Answer(302, to_file), "/files/a%20b.pdf": Answer(body=BODY)}

    (arrived,) = fetch(site, tmp_path / "staging", "/1").arrived

    assert (arrived.link, arrived.name) == (site.address("/1"), "a b.pdf")
    assert site.asked_for("/files/a%20b.pdf")[0]["Cookie"] == "ticket=1"


def test_a_redirect_off_the_site_is_refused_and_never_asked_for(
    site: FileServer, elsewhere: FileServer, tmp_path: Path
) -> None:
    elsewhere.answers = {"/evil.pdf": Answer(body=b"not of this site")}
    away, hop = elsewhere.address("/evil.pdf"), (("Location", "/hop"),)
    site.answers = {"/1": Answer(302, hop), "/hop": Answer(301, (("Location", away),)), "/2": Answer(body=BODY)}

    fetched = fetch(site, tmp_path / "staging", "/1", "/2")

    assert fetched.refused == (away,)
    assert [each.link for each in fetched.arrived] == [site.address("/2")]
    assert elsewhere.requests == []


@pytest.mark.parametrize(
    "location",
    [
        "//evil.example/x",
        "https://127.0.0.1/x",
        "http://user@127.0.0.1/x",
        "http://[",
        "file:///etc/passwd",
        "\\\\evil",
    ],
)
def test_a_redirect_in_any_other_dress_is_refused(site: FileServer, tmp_path: Path, location: str) -> None:
    site.answers = {"/1": Answer(302, (("Location", location),))}
    fetched = fetch(site, tmp_path / "staging", "/1")
    assert (fetched.arrived, len(fetched.refused)) == ((), 1)
    assert len(site.requests) == 1


def test_a_circle_of_redirects_comes_to_an_end(site: FileServer, tmp_path: Path) -> None:
    site.answers = {"/1": Answer(302, (("Location", "/1"),))}
    assert brought_nothing(fetch(site, tmp_path / "staging", "/1"), "the address led nowhere")
    assert len(site.requests) == MOST_REDIRECTS + 1


@pytest.mark.parametrize("status", [204, 403, 404, 500])
def test_what_is_not_a_file_is_not_kept(site: FileServer, tmp_path: Path, status: int) -> None:
    site.answers = {"/1": Answer(status, body=b"" if status == 204 else b"an error page")}
    assert brought_nothing(fetch(site, tmp_path / "staging", "/1"), f"the site answered {status}")
    assert len(site.requests) == 1
    assert list((tmp_path / "staging").iterdir()) == []


def test_a_body_that_ends_too_soon_is_not_kept_and_takes_no_other_with_it(site: FileServer, tmp_path: Path) -> None:
    site.answers = {"/1": Answer(body=BODY, declared=len(BODY) + 1), "/2": Answer(body=BODY)}

    fetched = fetch(site, tmp_path / "staging", "/1", "/2")

    assert [each.link for each in fetched.arrived] == [site.address("/2")]
    assert list((tmp_path / "staging").iterdir()) == [fetched.arrived[0].path]


def test_a_body_that_stands_still_is_given_up(site: FileServer, tmp_path: Path) -> None:
    given_up = threading.Event()
    site.answers = {"/1": Answer(body=BODY, declared=2 * len(BODY), halfway=lambda: given_up.wait(30))}
    try:
        assert brought_nothing(fetch(site, tmp_path / "staging", "/1", idle_s=0.2), "nothing came for 0.2 s")
    finally:
        given_up.set()
    assert list((tmp_path / "staging").iterdir()) == []


def test_a_site_that_is_gone_gives_nothing(tmp_path: Path) -> None:
    with file_server() as site:
        pass
    assert brought_nothing(fetch(site, tmp_path / "staging", "/1"), "the connection failed")


def test_no_more_files_are_asked_for_at_once_than_a_browser_would(site: FileServer, tmp_path: Path) -> None:
    asked, most, lock = 0, 0, threading.Lock()
    together = threading.Barrier(MOST_CONNECTIONS)

    def arrive() -> None:
        nonlocal asked, most
        with lock:
            asked += 1
            most = max(most, asked)
        together.wait(30)  # Passes only if as many as that are here at once.
        with lock:
            asked -= 1

    paths = [f"/{number}" for number in range(2 * MOST_CONNECTIONS)]
    site.answers = {path: Answer(body=BODY, before=arrive) for path in paths}

    assert len(fetch(site, tmp_path / "staging", *paths).arrived) == len(paths)
    assert most == MOST_CONNECTIONS


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_worker_that_is_told_to_stop_does_so_in_the_middle_of_a_file(site: FileServer, tmp_path: Path) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise StopWork

    stopped = threading.Event()

    def tell() -> None:
        os.kill(os.getpid(), signal.SIGUSR1)
        stopped.wait(30)

    before = signal.signal(signal.SIGUSR1, stop)
    site.answers = {"/1": Answer(body=BODY, declared=2 * len(BODY), halfway=tell)}
    try:
        with pytest.raises(StopWork):
            fetch(site, tmp_path, "/1")
    finally:
        stopped.set()
        signal.signal(signal.SIGUSR1, before)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_an_error_and_leaves_no_file_behind(site: FileServer, tmp_path: Path) -> None:
    site.answers = {"/1": Answer(body=BODY), "/2": Answer(body=BODY)}
    (tmp_path / "1").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        fetch(site, tmp_path, "/1", "/2")
    assert list(tmp_path.iterdir()) == []


def test_the_browser_is_free_for_the_next_po_while_files_arrive(site: FileServer, tmp_path: Path) -> None:
    ready = threading.Event()
    site.answers = {"/1": Answer(body=BODY, before=lambda: ready.wait(30))}
    assert len(fetch(site, tmp_path, "/1", meanwhile=ready.set).arrived) == 1


def test_a_po_without_links_opens_no_client(site: FileServer, tmp_path: Path) -> None:
    browser, ready = LoggedInBrowser(), threading.Event()
    assert fetch(site, tmp_path / "staging", browser=browser, meanwhile=ready.set) == Fetched()
    assert browser.devtools.calls == []
    assert ready.is_set()


PDF = (("Content-Type", "application/pdf"),)
FORM = Answer(headers=(("Content-Type", "text/html"),), body=b"<input id='user_password'>")


@pytest.mark.parametrize(
    "failing",
    [
        Answer(500),
        Answer(502),
        Answer(503, headers=(("Retry-After", "0"),)),
        Answer(429, headers=(("Retry-After", "0"),)),
        Answer(headers=PDF, body=BODY, declared=len(BODY) + 1),
    ],
    ids=["500", "502", "503", "429", "broken off"],
)
def test_what_a_site_fails_to_give_is_asked_for_again(site: FileServer, tmp_path: Path, failing: Answer) -> None:
    mended = Answer(headers=PDF, body=BODY)
    site.answers = {"/1": replace(failing, before=lambda: site.answers.update({"/1": mended}))}
    [arrived] = fetch(site, tmp_path / "staging", "/1", careful=True).arrived
    assert arrived.path.read_bytes() == BODY
    assert arrived.digest == Digest(hashlib.sha256(BODY).hexdigest(), len(BODY)), "of the second body alone"


@pytest.mark.parametrize(
    ("answer", "asked", "reason"),
    [
        (Answer(404), 1, "the site answered 404"),
        (Answer(403), 1, "the site answered 403"),
        (Answer(500), 3, "the site answered 500, asked 3 times"),
        (Answer(headers=PDF, body=BODY, declared=99), 3, "the connection broke off, asked 3 times"),
    ],
)
def test_what_never_comes_says_why_and_how_often_it_was_asked_for(
    site: FileServer, tmp_path: Path, answer: Answer, asked: int, reason: str
) -> None:
    site.answers = {"/1": answer}
    assert brought_nothing(fetch(site, tmp_path / "staging", "/1", careful=True), reason)
    assert len(site.asked_for("/1")) == asked


def test_a_file_that_stands_still_is_asked_for_again(site: FileServer, tmp_path: Path) -> None:
    given_up = threading.Event()
    mended = Answer(headers=PDF, body=BODY)
    stalling = Answer(
        headers=PDF,
        body=BODY,
        declared=2 * len(BODY),
        before=lambda: site.answers.update({"/1": mended}),
        halfway=lambda: given_up.wait(30),
    )
    site.answers = {"/1": stalling}
    try:
        assert len(fetch(site, tmp_path / "staging", "/1", careful=True, idle_s=0.2).arrived) == 1
    finally:
        given_up.set()


def test_a_site_that_says_when_lets_all_workers_wait_and_each_request_takes_its_turn(
    site: FileServer, tmp_path: Path
) -> None:
    mended, held = Answer(headers=PDF, body=BODY), CountingPace()
    busy = Answer(429, headers=(("Retry-After", "7"),), before=lambda: site.answers.update({"/1": mended}))
    site.answers = {"/1": busy}
    assert len(fetch(site, tmp_path / "staging", "/1", careful=True, pace=held).arrived) == 1
    assert (held.held_s, held.taken) == ([7.0], 2)


def test_a_login_page_in_place_of_a_file_is_told_and_the_others_are_kept(site: FileServer, tmp_path: Path) -> None:
    site.answers = {"/1": FORM, "/2": Answer(headers=PDF, body=BODY)}
    fetched = fetch(site, tmp_path / "staging", "/1", "/2", careful=True)
    assert fetched.locked == (site.address("/1"),)
    assert fetched.reasons == {site.address("/1"): "the site asks for a login for it"}
    assert [each.link for each in fetched.arrived] == [site.address("/2")]
    assert len([*(tmp_path / "staging").iterdir()]) == 1
