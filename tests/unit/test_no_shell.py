"""What the harness starts, it starts by name with a list of arguments: no shell ever reads what came from a file."""

import ast
import tomllib
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


def shells_in(source: str) -> list[str]:
    """The places in which something is handed to a shell, or read as Python."""
    return [ast.unparse(node) for node in ast.walk(ast.parse(source)) if _is_shell(node)]


def _is_shell(node: ast.AST) -> bool:
    match node:
        case ast.keyword(arg="shell"):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in READ_AS_CODE
        case ast.Attribute(value=owner, attr=name):
            return (ast.unparse(owner), name) in WITH_A_SHELL
        case ast.ImportFrom(module=module, names=names):
            return any((module, each.name) in WITH_A_SHELL for each in names)
    return False


def test_nothing_is_handed_to_a_shell() -> None:
    assert len(SOURCES) > 100
    found = [(path.name, shell) for path in SOURCES for shell in shells_in(path.read_text(encoding="utf-8"))]
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
    assert len(shells_in(source)) == 1


def test_ruff_looks_for_the_same_in_whatever_is_written() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    assert {"S602", "S604", "S605", "S609"}.isdisjoint(lint["ignore"])
