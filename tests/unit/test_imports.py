"""What a fresh interpreter imports for what it is asked, since every import is paid for before anything is answered."""

import subprocess
import sys

import pytest

HEAVY = frozenset(
    {
        "httpx",
        "jinja2",
        "matplotlib",
        "numpy",
        "openpyxl",
        "psutil",
        "pydantic",
        "rich",
        "ruptures",
        "scipy",
        "selenium",
        "werkzeug",
    }
)
NEEDED_BY_A_WORKER = frozenset({"psutil", "selenium"})
WORKER = """
from pathlib import Path
from harness.coupa.pool_process import open_worker
from harness.coupa.settings import WorkerSettings
from harness.coupa.worker import PoWorker
from harness.host.browsers import Browser, BrowserChoice
nowhere = Path("nowhere")
browser = Browser(BrowserChoice.CHROME, "Chromium", nowhere, nowhere, "1", "1", "for a test")
settings = WorkerSettings(
    "http://localhost:9", browser, "context-per-po", "full", nowhere, nowhere, browsers={browsers}
)
PoWorker(settings)
"""
HELP = "import sys; from harness.cli import main; sys.argv[1:] = {arguments!r}\ntry: main()\nexcept SystemExit: pass\n"


def packages_imported_by(code: str) -> set[str]:
    listing = f"{code}\nimport sys\nprint('modules:', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True, timeout=60)
    modules = done.stdout.rpartition("modules:")[2].split()
    return {module.partition(".")[0] for module in modules}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_the_command_alone_imports_nothing_heavy(arguments: list[str]) -> None:
    imported = packages_imported_by(HELP.format(arguments=arguments))
    assert "typer" in imported
    assert not imported & HEAVY


@pytest.mark.parametrize("command", ["compare", "download", "isolation"])
def test_a_commands_help_imports_only_what_typer_itself_checks_values_with(command: str) -> None:
    imported = packages_imported_by(HELP.format(arguments=[command, "--help"]))
    assert imported & HEAVY <= {"pydantic"}


def test_a_command_is_imported_when_it_is_called() -> None:
    assert "psutil" in packages_imported_by(HELP.format(arguments=["doctor"]))


def test_a_worker_imports_what_drives_a_browser_and_nothing_that_judges_or_draws() -> None:
    imported = packages_imported_by(WORKER.format(browsers=None))
    assert imported & HEAVY == NEEDED_BY_A_WORKER
    assert "typer" not in imported


def test_a_worker_that_shares_a_browser_has_no_use_for_selenium() -> None:
    assert packages_imported_by(WORKER.format(browsers=1)) & HEAVY == {"psutil"}


def test_the_parent_of_a_pool_imports_nothing_that_drives_a_browser() -> None:
    assert packages_imported_by("import harness.coupa.pool") & HEAVY == {"psutil"}


def test_the_main_module_that_a_spawned_worker_imports_again_brings_no_command_line() -> None:
    imported = packages_imported_by("import runpy; runpy.run_module('harness', run_name='__mp_main__')")
    assert "harness" in imported
    assert not imported & {*HEAVY, "typer"}
