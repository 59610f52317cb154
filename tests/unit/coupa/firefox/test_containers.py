from harness.coupa.firefox.containers import Containers
from harness.coupa.firefox.downloads import FirefoxDownloads
from harness.coupa.firefox.network import Network
from harness.coupa.firefox.tab import FirefoxTab
from harness.coupa.settings import Session
from harness.coupa.tuning import PageLoad
from harness.workload.patience import Patience
from harness.workload.urls import UrlRules
from tests.support.browsers import SITE
from tests.support.firefox import RecordingBiDi

LOGIN = Session(({"name": "session", "value": "s3cret", "domain": "acme.coupahost.com", "path": "/"},))


class Ward:
    """Containers of a browser that only writes down what it is told."""

    def __init__(self, *, shown: bool = False) -> None:
        self.bidi = RecordingBiDi()
        self.bidi.answers["browser.createUserContext"] = {"userContext": "box"}
        self.bidi.answers["browsingContext.create"] = {"context": "tab"}
        self.network = Network(UrlRules(SITE), FirefoxDownloads(0.01), strict=False)
        self.containers = Containers(self.bidi, self.network, self.attach, lambda: LOGIN, shown=shown)

    def attach(self, target: str, container: str) -> FirefoxTab:
        return FirefoxTab(self.bidi, self.network, target, container, Patience(), PageLoad.NORMAL)


def test_a_container_has_a_tab_and_the_login_and_nothing_else() -> None:
    ward = Ward()

    tab = ward.containers.open()

    assert (tab.target, tab.container) == ("tab", "box")
    assert ward.bidi.take("browsingContext.create") == [{"type": "tab", "userContext": "box", "background": True}]
    [cookie] = ward.bidi.take("storage.setCookie")
    assert cookie["partition"] == {"type": "storageKey", "userContext": "box"}
    assert [method for method, _ in ward.bidi.sent] == [
        "browser.createUserContext",
        "browsingContext.create",
        "storage.setCookie",
    ]


def test_a_tab_whose_lists_load_as_they_are_seen_is_shown() -> None:
    ward = Ward(shown=True)

    ward.containers.open()

    assert ward.bidi.take("browsingContext.create")[0]["background"] is False


def test_a_container_goes_with_its_po_and_with_whatever_held_its_tab_up() -> None:
    ward = Ward()
    tab = ward.containers.open()
    ward.network.watch(ward.bidi, "beforeRequestSent", tab=tab.target)

    ward.containers.close(tab)
    ward.containers.settle()

    assert ward.bidi.take("browser.removeUserContext") == [{"userContext": "box"}]
    assert ward.bidi.take("network.removeIntercept") == [{"intercept": "intercept-1"}]
