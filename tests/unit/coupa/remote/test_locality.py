import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.coupa.remote.locality import local_driver


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "scoped_dir.abc"


@pytest.fixture
def pretend_browser(profile: Path) -> Iterator[int]:
    """A process that names the profile, as a browser does; this one is its driver."""
    script = "import sys; sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, f"--user-data-dir={profile}"], stdin=subprocess.PIPE
    ) as process:
        yield process.pid
        process.communicate()


def test_a_browser_that_names_its_profile_here_runs_here(pretend_browser: int, profile: Path) -> None:
    said = {"goog:processID": pretend_browser, "chrome": {"userDataDir": str(profile)}}

    assert local_driver(said) == os.getpid()


def test_the_same_number_with_another_profile_is_another_machines(pretend_browser: int) -> None:
    assert local_driver({"goog:processID": pretend_browser, "chrome": {"userDataDir": "/tmp/elsewhere"}}) is None


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"goog:processID": 0, "chrome": {"userDataDir": "/tmp/x"}},
        {"goog:processID": "12", "chrome": {"userDataDir": "/tmp/x"}},
        {"goog:processID": 2**22 + 7, "chrome": {"userDataDir": "/tmp/x"}},
        {"goog:processID": os.getpid()},
    ],
)
def test_what_is_not_told_or_not_there_proves_nothing(said: dict[str, object]) -> None:
    assert local_driver(said) is None
