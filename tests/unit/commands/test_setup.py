import io
from pathlib import Path

from rich.console import Console

from harness.commands import setup
from harness.errors import ExitCode
from harness.host.browsers import BrowserChoice
from tests.support.machine import Machine


def test_setup_says_which_browser_is_ready_in_one_line(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    for name in ("chromium", "chromedriver"):
        machine.install(name, "156.0.8078.79")
    page = Console(file=io.StringIO(), width=40)

    assert setup.run(places=machine.places, console=page) is ExitCode.OK

    assert isinstance(page.file, io.StringIO)
    [line] = page.file.getvalue().splitlines()
    assert line.startswith("Ready: Chromium 156.0.8078.79 (")
    assert line.endswith(f"with driver 156.0.8078.79 at {machine.usual / 'chromedriver'}.")


def test_setup_speaks_of_the_browser_that_was_asked_for(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    for name, version in (("chromium", "156.0.0.1"), ("chromedriver", "156.0.0.1"), ("geckodriver", "0.33.0")):
        machine.install(name, version)
    machine.install("firefox", "153.7.0")
    page = Console(file=io.StringIO(), width=40)

    assert setup.run(BrowserChoice.FIREFOX, places=machine.places, console=page) is ExitCode.OK

    assert isinstance(page.file, io.StringIO)
    [line] = page.file.getvalue().splitlines()
    assert line.startswith("Ready: Firefox 153.7.0 (asked for by --browser firefox) with driver 0.33.0 at ")
