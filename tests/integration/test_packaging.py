"""What an installed copy must hold, and what the pinned dependencies must not."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("harness", "fake_coupa", "scenarios")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names inside the wheel, built from a copy so that the build leaves nothing in the repository."""
    folder = tmp_path_factory.mktemp("packaging")
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "built"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    [built] = (folder / "built").glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def _files_of(folder: Path) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_scenario_where_an_installed_harness_looks_for_it(wheel: set[str]) -> None:
    scenarios = {f"harness/workload/scenarios/{path.name}" for path in (ROOT / "scenarios").glob("*.toml")}

    assert scenarios
    assert scenarios <= wheel


@pytest.mark.parametrize("package", ["harness", "fake_coupa"])
def test_the_wheel_holds_every_file_of_its_packages(wheel: set[str], package: str) -> None:
    assert _files_of(ROOT / package) <= wheel


def test_the_wheel_holds_the_templates_of_the_fake_site(wheel: set[str]) -> None:
    assert [name for name in wheel if name.startswith("fake_coupa/templates/") and name.endswith(".html")]


def test_the_wheel_gives_the_command_and_holds_the_licence_but_no_tests(wheel: set[str]) -> None:
    assert any(name.endswith(".dist-info/entry_points.txt") for name in wheel)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel)
    assert not [name for name in wheel if name.startswith(("tests/", "results/", "scenarios/"))]


@pytest.mark.parametrize("package", ["harness", "fake_coupa"])
def test_every_import_is_of_a_declared_dependency_and_not_of_one_that_happens_to_be_there(package: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {_canonical(re.split(r"[<>=!~; \[]", line)[0]) for line in project["dependencies"]}
    known = {*sys.stdlib_module_names, *SOURCES}
    imported = {name for path in (ROOT / package).rglob("*.py") for name in _imports(path)} - known

    providers = packages_distributions()
    undeclared = {
        name for name in imported if not declared & {_canonical(provider) for provider in providers.get(name, ())}
    }

    assert undeclared == set()


def _canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _imports(path: Path) -> set[str]:
    """The top-level names that a module imports from elsewhere."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_every_pinned_dependency_has_a_hash() -> None:
    pinned = re.split(r"^(?=[a-z0-9])", (ROOT / "requirements.lock").read_text(encoding="utf-8"), flags=re.MULTILINE)[
        1:
    ]

    assert len(pinned) > 20
    assert [entry.splitlines()[0] for entry in pinned if not re.match(r"[\w.\[\]-]+==\S+", entry)] == []
    assert [entry.splitlines()[0] for entry in pinned if "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_place_to_download_from() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    assert re.findall(r".*(?:://|--index-url|--extra-index-url|--find-links|--trusted-host).*", lock) == []


@pytest.mark.parametrize("tool", ["hatchling", "editables", "pytest", "ruff", "mypy", "import-linter", "selenium"])
def test_the_lock_holds_what_setup_and_tests_need(tool: str) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    assert re.search(rf"^{tool}==", lock, flags=re.MULTILINE)
