"""What the harness starts, it starts by name with a list of arguments: no shell ever reads what came from a file."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for package in ("harness", "fake_coupa") for path in (ROOT / package).rglob("*.py"))
WITH_A_SHELL = {
    ("os", "system"),
    ("os", "popen"),
    ("subprocess", "getoutput"),
    ("subprocess", "getstatusoutput"),
    ("asyncio", "create_subprocess_shell"),
}
READ_AS_CODE = {"eval", "exec"}


def shells_in(source: str) -> Iterator[int]:
    """Lines in which something is handed to a shell, or read as Python."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg == "shell":
            yield node.value.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READ_AS_CODE:
            yield node.lineno
        elif isinstance(node, ast.Attribute) and (ast.unparse(node.value), node.attr) in WITH_A_SHELL:
            yield node.lineno
        elif isinstance(node, ast.ImportFrom) and {(node.module, each.name) for each in node.names} & WITH_A_SHELL:
            yield node.lineno


def test_nothing_is_handed_to_a_shell() -> None:
    assert len(SOURCES) > 100
    found = [f"{path}:{line}" for path in SOURCES for line in shells_in(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "subprocess.run('ls', shell=True)",
        "subprocess.Popen(command, shell=wanted)",
        "os.system('ls')",
        "from os import popen",
        "from subprocess import getoutput as said",
        "run = asyncio.create_subprocess_shell",
        "eval(text)",
    ],
)
def test_every_way_to_a_shell_is_known(source: str) -> None:
    assert list(shells_in(source)) == [1]


def test_ruff_looks_for_the_same_in_whatever_is_written() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    assert {"S602", "S604", "S605", "S609"}.isdisjoint(lint["ignore"])
