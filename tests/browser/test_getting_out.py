"""Pages that would like to leave the site. What they ask for is refused before the request leaves the browser."""

from collections.abc import Iterator

import pytest

from harness.coupa.close_guard import CloseGuard
from harness.coupa.page import read_page
from harness.host.browsers import BrowserChoice
from tests.support.careful import CarefulBrowser, careful_browser
from tests.support.file_server import Answer, FileServer, file_server
from tests.support.waiting import wait_until

HTML = (("Content-Type", "text/html; charset=utf-8"),)

# Each is given the address of another server.
WAYS_OUT = {
    "a window": "window.open(arguments[0])",
    "a window that is not told its opener": "window.open(arguments[0], '_blank', 'noopener')",
    "a window that is empty at first": "const w = window.open('about:blank'); w.location = arguments[0]",
    "a link to a new tab": (
        "const a = document.createElement('a'); a.target = '_blank'; a.href = arguments[0];"
        "document.body.append(a); a.click()"
    ),
    "a change of address": "location = arguments[0]",
    "a refresh": (
        "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=' + arguments[0];"
        "document.head.append(m)"
    ),
    "a form": "const f = document.createElement('form'); f.action = arguments[0]; document.body.append(f); f.submit()",
    "a form in a new tab": (
        "const f = document.createElement('form'); f.action = arguments[0]; f.target = '_blank';"
        "document.body.append(f); f.submit()"
    ),
    "a redirect": "location = '/leads-away'",
    "a redirect in a window": "window.open('/leads-away')",
    "a window of a window": "window.open('/opens-a-window')",
    "a frame that changes the page's address": (
        "const i = document.createElement('iframe'); i.srcdoc = `<script>top.location = '${arguments[0]}'</script>`;"
        "document.body.append(i)"
    ),
    "a frame that looks at this machine": (
        "const i = document.createElement('iframe'); i.src = arguments[0]; document.body.append(i)"
    ),
}


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[FileServer]:
    with file_server() as server:
        yield server


@pytest.fixture(scope="module")
def site(elsewhere: FileServer) -> Iterator[FileServer]:
    with file_server() as server:
        out = elsewhere.address("/out")
        server.answers["/page"] = Answer(headers=HTML, body=b"<title>A page</title><h1>A page</h1>")
        server.answers["/leads-away"] = Answer(302, headers=(("Location", out),))
        server.answers["/opens-a-window"] = Answer(
            headers=HTML, body=f"<body><script>location = '{out}'; window.open('{out}')</script>".encode()
        )
        yield server


@pytest.fixture(scope="module", params=[BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME])
def careful(request: pytest.FixtureRequest, site: FileServer) -> Iterator[CarefulBrowser]:
    with careful_browser(site.base_url, request.param) as browser:
        yield browser


@pytest.mark.parametrize("way", WAYS_OUT.values(), ids=WAYS_OUT)
def test_no_page_gets_out(way: str, careful: CarefulBrowser, elsewhere: FileServer) -> None:
    guard, out = careful.browser.guard, elsewhere.address("/out")
    assert isinstance(guard, CloseGuard)
    elsewhere.requests.clear()
    with careful.visit("/page"):
        guard.take_refused()
        careful.browser.tab.run(way, out)
        wait_until(lambda: any(url.startswith(out) for url in guard.take_refused()), "the way out is refused")
    assert elsewhere.requests == []


@pytest.mark.parametrize("way", ["a window", "a change of address", "a redirect", "a form"])
def test_without_a_guard_the_same_pages_do(way: str, site: FileServer, elsewhere: FileServer) -> None:
    elsewhere.requests.clear()
    with careful_browser(site.base_url, careful=False) as careful, careful.visit("/page"):
        careful.browser.tab.run(WAYS_OUT[way], elsewhere.address("/out"))
        wait_until(lambda: elsewhere.requests, "the page is elsewhere")


def test_a_page_that_leads_away_is_not_taken_for_the_site(careful: CarefulBrowser, elsewhere: FileServer) -> None:
    elsewhere.requests.clear()
    with careful.visit("/leads-away"):
        page = read_page(careful.browser.tab)
    assert not careful.settings.rules.is_on_site(page.url)
    assert elsewhere.requests == []


def test_a_page_that_cannot_leave_stays_and_can_be_read(careful: CarefulBrowser, elsewhere: FileServer) -> None:
    guard = careful.browser.guard
    assert isinstance(guard, CloseGuard)
    with careful.visit("/page"):
        guard.take_refused()
        careful.browser.tab.run("location = arguments[0]", elsewhere.address("/out"))
        wait_until(guard.take_refused, "it tries")
        assert read_page(careful.browser.tab).url == f"{careful.settings.base_url}/page"


@pytest.mark.parametrize("in_context", [False, True])
def test_windows_end_with_their_page(careful: CarefulBrowser, *, in_context: bool) -> None:
    before = len(careful.open_pages())
    with careful.visit("/page", in_context=in_context):
        careful.browser.tab.run("window.open('/page')")
        wait_until(lambda: len(careful.open_pages()) == before + 2, "the window is open")
    wait_until(lambda: len(careful.open_pages()) == before, "page and window are closed")


def test_the_guard_tells_what_the_site_answered(careful: CarefulBrowser, site: FileServer) -> None:
    site.answers["/busy"] = Answer(429, headers=(*HTML, ("Retry-After", "7")), body=b"<h1>Busy</h1>")
    with careful.visit("/busy"):
        answer = careful.browser.guard.answer_of(careful.browser.tab)
    assert answer is not None
    assert (answer.status, answer.retry_after, answer.url) == (429, "7", site.address("/busy"))
