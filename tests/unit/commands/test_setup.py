import io
from pathlib import Path

from rich.console import Console

from harness.commands import setup
from harness.errors import ExitCode
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
