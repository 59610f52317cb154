import pytest

from harness.coupa.firefox.downloads import FirefoxDownloads
from harness.coupa.firefox.network import BEFORE, Network
from harness.coupa.firefox.tab import SANDBOX, FirefoxTab
from harness.coupa.tuning import PageLoad
from harness.errors import CommandRefusedError, DriverError, PageUnavailableError, SiteError
from harness.workload.patience import Patience
from harness.workload.urls import UrlRules
from tests.support.firefox import RecordingBiDi, answers, asks

URL = "https://acme.test/order_headers/1"
NAVIGATE = "browsingContext.navigate"


class Tabled:
    """A tab of a browser that only writes down what it is told."""

    def __init__(self) -> None:
        self.bidi = RecordingBiDi()
        self.network = Network(UrlRules("https://acme.test"), FirefoxDownloads(0.01), strict=False)
        self.network.handle("browsingContext.contextCreated", {"context": "tab", "parent": None})
        self.tab = FirefoxTab(self.bidi, self.network, "tab", "box", Patience(5.0, 0.01, 5.0), PageLoad.NORMAL)


def test_a_page_is_waited_for_until_it_is_complete() -> None:
    tabled = Tabled()

    tabled.tab.open(URL)

    assert tabled.bidi.take(NAVIGATE) == [{"context": "tab", "url": URL, "wait": "complete"}]


def test_a_page_that_cannot_be_had_is_not_taken_for_the_sites() -> None:
    tabled = Tabled()
    tabled.bidi.answers[NAVIGATE] = CommandRefusedError(
        "The browser refused browsingContext.navigate: unknown error: Error: NS_ERROR_UNKNOWN_HOST."
    )

    with pytest.raises(PageUnavailableError, match=rf"{URL} could not be opened: NS_ERROR_UNKNOWN_HOST\.$"):
        tabled.tab.open(URL)


def test_a_browser_that_is_hung_is_not_taken_for_a_site_that_is_down() -> None:
    tabled = Tabled()
    tabled.bidi.answers[NAVIGATE] = DriverError("The browser did not answer within 5 s.")
    tabled.bidi.answers["session.status"] = DriverError("The browser did not answer within 5 s.")

    with pytest.raises(DriverError, match="did not answer"):
        tabled.tab.open(URL)


def test_a_page_that_broke_off_is_not_taken_for_a_whole_one() -> None:
    tabled = Tabled()
    tabled.network.watch(tabled.bidi, BEFORE, tab="tab")
    tabled.network.handle("network.beforeRequestSent", asks("1", URL))
    tabled.network.handle("network.responseStarted", answers("1", URL))
    tabled.network.handle("network.fetchError", asks("1", URL) | {"errorText": "NS_ERROR_NET_PARTIAL_TRANSFER"})

    with pytest.raises(PageUnavailableError, match="NS_ERROR_NET_PARTIAL_TRANSFER"):
        tabled.tab.finish()

    tabled.network.handle("network.beforeRequestSent", asks("2", URL))
    tabled.tab.finish()


def test_a_page_that_leads_on_before_it_has_loaded_is_left_to_whoever_reads_it() -> None:
    tabled = Tabled()
    tabled.bidi.answers[NAVIGATE] = CommandRefusedError("The browser refused it: Error: NS_BINDING_ABORTED.")

    tabled.tab.open(URL)


def test_a_page_that_led_off_the_site_says_where_to() -> None:
    tabled = Tabled()
    tabled.network.watch(tabled.bidi, BEFORE, tab="tab")
    tabled.bidi.answers[NAVIGATE] = CommandRefusedError("The browser refused it: Error: NS_ERROR_ABORT.")
    for url in (URL, "https://evil.test/"):
        tabled.network.handle("network.beforeRequestSent", asks("1", url))

    with pytest.raises(SiteError, match=r"leads away from the site, to evil\.test"):
        tabled.tab.open(URL)


def test_a_page_that_takes_too_long_is_told_from_a_browser_that_is_gone() -> None:
    tabled = Tabled()
    tabled.bidi.answers[NAVIGATE] = DriverError("The browser did not answer within 5 s.")

    with pytest.raises(PageUnavailableError, match="did not load within 5 s"):
        tabled.tab.open(URL)
    tabled.bidi.open = False
    with pytest.raises(DriverError, match="went away while"):
        tabled.tab.open(URL)


def test_a_script_runs_beside_the_pages_own_world_and_its_result_is_json() -> None:
    tabled = Tabled()
    tabled.bidi.answers["script.callFunction"] = {
        "type": "success",
        "result": {"type": "string", "value": '{"links": ["a"]}'},
    }

    assert tabled.tab.run("return arguments[0];", {"a": 'quoted "'}) == {"links": ["a"]}

    [called] = tabled.bidi.take("script.callFunction")
    assert called["target"] == {"context": "tab", "sandbox": SANDBOX}
    assert '[{"a": "quoted \\""}]' in str(called["functionDeclaration"])


def test_a_script_without_a_result_has_none() -> None:
    tabled = Tabled()
    tabled.bidi.answers["script.callFunction"] = {"type": "success", "result": {"type": "undefined"}}

    assert tabled.tab.run("document.title;") is None


def test_a_script_that_fails_is_refused_with_its_reason() -> None:
    tabled = Tabled()
    tabled.bidi.answers["script.callFunction"] = {
        "type": "exception",
        "exceptionDetails": {"text": "TypeError: document.body is null\nat line 1"},
    }

    with pytest.raises(CommandRefusedError, match=r"a tab: TypeError: document\.body is null\.$"):
        tabled.tab.run("return 1;")


def test_a_tab_that_has_gone_is_noticed_by_whoever_waits_for_its_page() -> None:
    tabled = Tabled()
    tabled.tab.handle("browsingContext.contextDestroyed")

    with pytest.raises(DriverError, match="is gone"):
        tabled.tab.wait_for_another_page(0.0)
