"""A browser that loses its main process while it starts, and of which a page's process is stopped, leaves nothing."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.coupa.settings import WorkerSettings
from harness.coupa.starting import starter_of
from harness.errors import DriverError
from harness.host.browsers import BrowserChoice
from harness.host.processes import OwnedProcess, alive, kill
from harness.measure.spans import SpanRecorder
from tests.support.site import make_scenario, prepared_site
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(not hasattr(os, "getsid"), reason="the platform has no sessions")

# Starts the real one, stops the process of its first page, kills the rest, and tells whom it has stopped. The driver
# waits in vain for the browser meanwhile: that has a profile where nobody looks for it.
DOOMED = """#!{python}
import os, sys, time
import psutil

apart = [each + "-apart" if each.startswith("--user-data-dir=") else each for each in sys.argv[1:]]
browser = psutil.Popen([{binary!r}, *apart])

def is_page(process):
    try:
        return "--type=renderer" in " ".join(process.cmdline())
    except psutil.Error:
        return False

while not (pages := [each for each in browser.children(recursive=True) if is_page(each)]):
    time.sleep(0.01)
pages[0].suspend()
while pages[0].status() != psutil.STATUS_STOPPED:
    time.sleep(0.01)
with open({told!r} + "~", "w") as file:
    print(pages[0].pid, pages[0].create_time(), file=file)
os.rename({told!r} + "~", {told!r})
browser.kill()
browser.wait()
sys.exit(1)
"""


@pytest.fixture
def stopped_page(tmp_path: Path) -> Iterator[Path]:
    """Where a doomed browser tells of its page's process, which is ended in any case."""
    told = tmp_path / "told"
    yield told
    if told.exists():
        kill([_page_in(told)])


def test_a_stopped_page_of_a_browser_that_dies_in_its_start_is_ended(stopped_page: Path, tmp_path: Path) -> None:
    with prepared_site(make_scenario(pos=1), BrowserChoice.CHROME_HEADLESS_SHELL) as prepared:
        settings = _doomed(prepared.settings("driver-per-worker"), tmp_path, stopped_page)

        with pytest.raises(DriverError):
            starter_of(settings.browser)(settings, SpanRecorder())

        page = _page_in(stopped_page)
        wait_until(lambda: not alive(page), "the process of the page ends")
        assert list(settings.temp_root.iterdir()) == []


def _doomed(settings: WorkerSettings, folder: Path, told: Path) -> WorkerSettings:
    program = folder / "doomed"
    text = DOOMED.format(python=sys.executable, binary=str(settings.browser.binary), told=str(told))
    program.write_text(text, encoding="utf-8")
    program.chmod(0o700)
    return replace(settings, browser=replace(settings.browser, binary=program))


def _page_in(told: Path) -> OwnedProcess:
    pid, create_time = told.read_text(encoding="utf-8").split()
    return OwnedProcess(int(pid), float(create_time))
