"""A browser on a site that is taken for somebody else's."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from harness.coupa.browser import BrowserManager
from harness.coupa.cleanup import POLICIES
from harness.coupa.places import Errand
from harness.coupa.settings import WorkerSettings
from harness.host.browsers import BrowserChoice, find_browser
from harness.host.temp import run_temp_dir
from harness.workload.manners import Manners
from harness.workload.patience import Patience
from harness.workload.reach import Reach
from tests.support.site import started_browser

PATIENCE = Patience(page_s=30.0, idle_s=20.0, command_s=20.0)


class CarefulBrowser:
    """A started browser, and a place of its own for each visit."""

    def __init__(self, browser: BrowserManager, settings: WorkerSettings) -> None:
        self.browser = browser
        self.settings = settings

    @contextmanager
    def visit(self, path: str, *, in_context: bool = False) -> Iterator[Path]:
        """Open a page of the site; gives the staging folder, and leaves nothing open."""
        staging = Path(tempfile.mkdtemp(dir=self.settings.temp_root))
        if in_context:
            self.browser.open_context()
        else:
            self.browser.open_tab()
        self.browser.set_out(Errand(f"{self.settings.base_url}{path}", staging))
        self.browser.tab.finish()
        try:
            yield staging
        finally:
            if in_context:
                self.browser.close_context()
            else:
                self.browser.clear_session(POLICIES["full"])

    def open_pages(self) -> list[str]:
        """The addresses of all pages that are open, the driver's own among them."""
        targets = self.browser.devtools.call("Target.getTargets")["targetInfos"]
        return [str(target["url"]) for target in targets if target["type"] == "page"]


@contextmanager
def careful_browser(
    base_url: str,
    choice: BrowserChoice = BrowserChoice.AUTO,
    *,
    allowed_hosts: Sequence[str] = (),
    careful: bool = True,
    patience: Patience = PATIENCE,
    longest_wait_s: float = 120.0,
) -> Iterator[CarefulBrowser]:
    """Start one, for as long as the block lasts."""
    with run_temp_dir("h") as temp_dir:
        settings = WorkerSettings(
            base_url=base_url,
            browser=find_browser(choice),
            mode="driver-per-worker",
            cleanup="full",
            download_root=temp_dir / "downloads",
            temp_root=temp_dir,
            careful=careful,
            patience=patience,
            reach=Reach(allowed_hosts=tuple(allowed_hosts)),
            manners=Manners(longest_wait_s=longest_wait_s),
        )
        with started_browser(settings) as browser:
            yield CarefulBrowser(browser, settings)
