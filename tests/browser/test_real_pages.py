"""Pages that go on after they have loaded; those that must be shown, in both kinds of browser."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from harness.coupa.browser import BrowserManager
from harness.coupa.devtools import DevTools
from harness.coupa.page import Attachment, Button, Page
from harness.coupa.pressing import pass_interstitial, press
from harness.coupa.settling import read_settled_page
from harness.coupa.tab import Tab
from harness.coupa.tabs import Tabs
from harness.coupa.tuning import Tuning
from harness.host.browsers import BrowserChoice, find_browser
from harness.workload.patience import Patience
from tests.support.site import PreparedSite, started_browser

EITHER_BROWSER = [BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME]
PATIENCE = Patience(page_s=20.0, settle_s=0.3, attachments_s=1.0, busy_s=1.5)
PATH = "/order_headers/1"
HEAD = "<!doctype html><title>PO1</title><h1>Order</h1><span data-supplier-name='Acme'>Acme</span>"
TALL = "<div style='height:3000px'></div>"


def link(name: str) -> str:
    return f"<a href='/attachment_file/{name}'>{name}.pdf</a>"


def adding(name: str, to: str = "document.body") -> str:
    return f'{to}.insertAdjacentHTML("beforeend", "{link(name)}")'


@pytest.fixture(scope="module")
def module_server() -> Iterator[HTTPServer]:
    with HTTPServer(host="localhost", threaded=True) as server:
        yield server


@pytest.fixture
def server(module_server: HTTPServer) -> HTTPServer:
    module_server.clear()
    return module_server


@pytest.fixture(scope="module", params=[BrowserChoice.CHROME_HEADLESS_SHELL])
def browser(smoke_site: PreparedSite, request: pytest.FixtureRequest) -> Iterator[BrowserManager]:
    settings = smoke_site.settings(browser=find_browser(request.param))
    with started_browser(replace(settings, profile=None)) as browser:
        yield browser


@pytest.fixture
def tab(browser: BrowserManager) -> Iterator[Tab]:
    """A tab that is shown and watched, as those of careful workers are; closed in the end."""
    tabs = Tabs(PATIENCE, Tuning(), watched=True)
    with closing(DevTools(browser.debugger, tabs.handle, PATIENCE.command_s)) as devtools:
        target = str(devtools.call("Target.createTarget", {"url": "about:blank", "hidden": False})["targetId"])
        yield tabs.attach(devtools, target)
        devtools.call("Target.closeTarget", {"targetId": target})


def show(server: HTTPServer, tab: Tab, body: str, status: int = 200) -> Page:
    """Open a page that holds ``body``, and read it."""
    server.expect_request(PATH).respond_with_data(HEAD + body, status, content_type="text/html; charset=utf-8")
    tab.open(server.url_for(PATH))
    return read_settled_page(tab)


def names(page: Page) -> list[str]:
    return [each.link.rpartition("/")[2] for each in page.attachments]


def serve_slowly(server: HTTPServer, answer: str, after_s: float) -> None:
    """Let ``/api`` answer late."""

    def handler(_request: Request) -> Response:
        time.sleep(after_s)  # What is tested is the wait for it.
        return Response(answer)

    server.expect_request("/api").respond_with_handler(handler)


@pytest.mark.parametrize("browser", EITHER_BROWSER, indirect=True)
def test_a_page_that_is_complete_is_read_as_it_stands(server: HTTPServer, tab: Tab) -> None:
    page = show(server, tab, link("a") + link("b"))
    assert (names(page), page.supplier, page.status, page.remarks) == (["a", "b"], "Acme", 200, ())


def test_attachments_that_appear_after_the_page_has_loaded_are_waited_for(server: HTTPServer, tab: Tab) -> None:
    assert names(show(server, tab, f"<script>setTimeout(() => {adding('late')}, 700)</script>")) == ["late"]


def test_an_answer_that_may_bring_more_is_waited_for(server: HTTPServer, tab: Tab) -> None:
    serve_slowly(server, link("b"), 0.8)
    script = 'fetch("/api").then((r) => r.text()).then((t) => document.body.insertAdjacentHTML("beforeend", t))'
    assert names(show(server, tab, link("a") + f"<script>{script}</script>")) == ["a", "b"]


def test_a_page_that_shows_that_it_is_busy_is_waited_for(server: HTTPServer, tab: Tab) -> None:
    script = f"setTimeout(() => {{ {adding('b')}; s.remove() }}, 800)"
    body = f"{link('a')}<div id=s class='spinner-border'>&hellip;</div><script>{script}</script>"
    assert names(show(server, tab, body)) == ["a", "b"]


def test_a_page_that_never_stops_being_busy_is_taken_with_a_remark(server: HTTPServer, tab: Tab) -> None:
    page = show(server, tab, link("a") + "<div aria-busy=true>Loading</div>")
    assert names(page) == ["a"]
    assert page.remarks == ("the page was taken after 2 s although it showed that it was busy",)


def test_a_clock_does_not_keep_a_page_from_coming_to_rest(server: HTTPServer, tab: Tab) -> None:
    script = 'setInterval(() => { c.innerHTML = "<b>" + Date.now() + "</b>"; c.dataset.t = Date.now() }, 50)'
    assert show(server, tab, f"{link('a')}<i id=c></i><script>{script}</script>").remarks == ()


@pytest.mark.parametrize("browser", EITHER_BROWSER, indirect=True)
@pytest.mark.parametrize("box", ["", "height:200px;overflow:auto"])
def test_a_list_that_loads_as_one_scrolls_is_brought_out(server: HTTPServer, tab: Tab, box: str) -> None:
    root = "root: list" if box else ""
    body = f"""<div id=list style='{box}'><div style='height:1500px'></div></div><div>end</div><script>
    let n = 0; const next = () => {{ if (n < 4) {{ n += 1; setTimeout(() => {{
      list.insertAdjacentHTML("beforeend", `<p style="height:900px"><a href="/attachment_file/${{n}}">x</a></p>`);
      watch(); }}, 60); }} }};
    const watch = () => {{ new IntersectionObserver((seen, o) => {{ if (seen[0].isIntersecting) {{ o.disconnect();
      next(); }} }}, {{{root}}}).observe(list.lastElementChild); }};
    list.insertAdjacentHTML("beforeend", "<p>more</p>"); watch();
    </script>"""
    assert names(show(server, tab, body)) == ["1", "2", "3", "4"]
    assert tab.run("return scrollY") == 0


@pytest.mark.parametrize("browser", EITHER_BROWSER, indirect=True)
def test_a_row_that_is_taken_away_as_it_goes_out_of_view_is_not_lost(server: HTTPServer, tab: Tab) -> None:
    script = """addEventListener("scroll", () => {
      list.innerHTML = `<a href="/attachment_file/${scrollY > 1000 ? "low" : "high"}">x</a>`; });"""
    page = show(server, tab, f"<div id=list>{link('high')}</div>{TALL}<script>{script}</script>")
    assert sorted(names(page)) == ["high", "low"]


def test_a_list_without_end_is_left_with_a_remark(server: HTTPServer, tab: Tab) -> None:
    script = """let n = 0; const more = () => { for (let i = 0; i < 400; i += 1) { n += 1;
      document.body.insertAdjacentHTML("beforeend", `<p><a href="/attachment_file/${n}">x</a></p>`); } };
      more(); addEventListener("scroll", more);"""
    page = show(server, tab, f"<script>{script}</script>")
    assert len(page.attachments) >= 1000
    assert page.remarks == ("a list of 1,000 links and more was not scrolled any further",)


def test_links_behind_a_cookie_banner_are_read_and_the_banner_is_left_alone(server: HTTPServer, tab: Tab) -> None:
    banner = (
        "<div class=cookie-banner style='position:fixed;inset:0'><button onclick='window.hit = 1'>OK</button></div>"
    )
    assert names(show(server, tab, f"<div style='display:none'>{link('a')}</div>{banner}")) == ["a"]
    assert tab.run("return window.hit") is None


def test_each_target_is_one_attachment_and_odd_addresses_are_told_of(server: HTTPServer, tab: Tab) -> None:
    body = (
        "<a href='/attachment_file/a' title='offer.pdf (attachment)'>x</a>"
        "<a href='/attachment_file/a#page=2'>again</a>"
        "<a href='#attachments'>Attachments</a>"
        "<a href='javascript:attachment(1)'>js</a><a download href='data:,x'>d</a>"
        "<a href='/attachments/new'>Add attachment</a><a href='/attachment_file/9' data-method=delete>Remove</a>"
    )
    page = show(server, tab, body)
    assert page.attachments == (Attachment(server.url_for("/attachment_file/a"), "offer.pdf"),)
    assert page.odd_links == ("javascript:attachment(1)", "data:,x")


def test_a_file_without_a_link_is_a_button_and_what_changes_a_record_is_none(server: HTTPServer, tab: Tab) -> None:
    body = (
        "<span role=button aria-label='offer.pdf file attachment' onclick='window.pressed = 1'>o</span>"
        "<span role=button aria-label='Remove offer.pdf file attachment'>x</span>"
        "<button title='Add attachment'>+</button>"
        "<form><button title='attachment a.pdf'>a</button></form><h2 title='attachments a.pdf'>Files</h2>"
        "<span role=button aria-label='Excluir offer.pdf file attachment'>x</span>"
    )
    page = show(server, tab, body)
    assert page.buttons == (Button(0, "offer.pdf file attachment"),)
    assert press(tab, page.buttons[0])
    assert tab.run("return window.pressed") == 1
    tab.run("document.body.textContent = ''")
    assert not press(tab, page.buttons[0])


def test_an_interstitial_is_passed_within_the_site(server: HTTPServer, tab: Tab) -> None:
    form = "<!doctype html><p>Still there?</p><form action='{}'><button>Stay signed in</button></form>"
    for path, action in (("/idle", PATH), ("/trap", "https://elsewhere.example/")):
        server.expect_request(path).respond_with_data(form.format(action), content_type="text/html")
    server.expect_request(PATH).respond_with_data(HEAD + link("a"), content_type="text/html")
    tab.open(server.url_for("/trap"))
    assert read_settled_page(tab).interstitial == ""
    tab.open(server.url_for("/idle"))
    page = read_settled_page(tab)
    assert page.interstitial == "Stay signed in"
    assert pass_interstitial(tab, page)
    assert names(read_settled_page(tab)) == ["a"]


def test_a_page_whose_loading_never_ends_is_read(server: HTTPServer, tab: Tab) -> None:
    ended = threading.Event()

    def handler(_request: Request) -> Response:
        ended.wait(PATIENCE.page_s)
        return Response()

    server.expect_request("/endless.png").respond_with_handler(handler)
    page = show(server, tab, link("a") + "<img src=/endless.png>")
    ended.set()
    assert (names(page), page.remarks) == (
        ["a"],
        ("the page was taken after 2 s although it had not loaded to its end",),
    )


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("<p>Gone.</p>", 404, "the site answers 404"),
        ("<h1>Oops! We couldn\u2019t find\u00a0what you wanted</h1>", 200, "Oops! We couldn't find what you wanted"),
        (f"{link('a')}<p>He wrote: Access denied</p>", 200, ""),
        ("<h1>Access denied</h1>", 503, ""),
    ],
)
def test_an_error_page_is_told_from_one_that_quotes_an_error(
    server: HTTPServer, tab: Tab, body: str, status: int, error: str
) -> None:
    page = show(server, tab, body, status)
    assert (page.error, page.status) == (error, status)
