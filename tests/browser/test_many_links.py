"""More links than Chromium lets a frame follow at once, on a site of the test's own; one of them leads elsewhere."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from harness.coupa.browser import BrowserManager
from harness.coupa.places import Errand
from harness.coupa.settings import WorkerSettings
from harness.coupa.transfers.by_browser import ByBrowser
from harness.host.browsers import BrowserChoice, find_browser
from harness.measure.spans import SpanRecorder
from tests.support.browsers import make_site_settings
from tests.support.site import TEST_PATIENCE, PreparedSite, started_browser

LINKS = 45
LEADS_AWAY = 37
ELSEWHERE = "elsewhere.localhost"


class Site:
    """Serves one page and its files, and remembers who asked for them from where."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = f"http://localhost:{server.port}"
        self.page = f"{self.url}/order_headers/1"
        self.files = tuple(f"{self.url}/attachment_file/{number}" for number in range(LINKS))
        self.hosts: set[str] = set()
        self.referers: set[str] = set()
        server.expect_request("/order_headers/1").respond_with_data("<h1>Order</h1>", content_type="text/html")
        for number in range(LINKS):
            server.expect_request(f"/attachment_file/{number}").respond_with_handler(self._file)

    def _file(self, request: Request) -> Response:
        self.hosts.add(request.host.partition(":")[0])
        self.referers.add(request.headers.get("Referer", ""))
        if request.path.endswith(f"/{LEADS_AWAY}"):
            return Response(status=302, headers={"Location": self.url.replace("localhost", ELSEWHERE) + request.path})
        name = request.path.rpartition("/")[2]
        disposition = {"Content-Disposition": f"attachment; filename={name}.txt"}
        return Response(name, headers=disposition, content_type="application/octet-stream")


@pytest.fixture
def site() -> Iterator[Site]:
    with HTTPServer(host="localhost", threaded=True) as server:
        yield Site(server)


@pytest.fixture(params=[BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME])
def settings(smoke: PreparedSite, site: Site, request: pytest.FixtureRequest) -> WorkerSettings:
    browser = find_browser(request.param)
    return replace(smoke.settings(browser=browser), base_url=site.url, profile=None)


def enter(browser: BrowserManager, place: str) -> None:
    """Go to where POs of a mode are worked."""
    if place == "context":
        browser.open_context()
    elif place == "tab":
        browser.open_tab()


@pytest.mark.parametrize("place", ["own tab", "tab", "context"])
def test_every_link_is_followed_and_none_to_another_host(site: Site, settings: WorkerSettings, place: str) -> None:
    transfer = ByBrowser(make_site_settings(site.url, TEST_PATIENCE), SpanRecorder())
    staging = settings.download_root / "staging"

    with started_browser(settings) as browser:
        enter(browser, place)
        browser.set_out(Errand(site.page, staging))
        browser.tab.finish()
        fetched = transfer.fetch(site.files, browser, staging, meanwhile=lambda: None)
        texts = {each.link: each.path.read_text(encoding="utf-8") for each in fetched.arrived}

    arriving = [link for number, link in enumerate(site.files) if number != LEADS_AWAY]
    assert texts == {link: link.rpartition("/")[2] for link in arriving}
    assert [address.partition(":")[2].partition(":")[0] for address in fetched.refused] == [f"//{ELSEWHERE}"]
    assert site.hosts == {"localhost"}
    assert site.referers == {site.page}
