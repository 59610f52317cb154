"""Whatever is typed, the commands for a real site answer with one line, and begin nothing."""

from pathlib import Path

import pytest

from harness.errors import ExitCode
from tests.support.hostile_lines import HOSTILE_LINES, PASSWORD, SITE, HostileLine
from tests.support.po_files import text_file
from tests.support.shell import Answer, Shell

COMMANDS = ("download", "compare")


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COUPA_USERNAME", raising=False)
    monkeypatch.delenv("COUPA_PASSWORD", raising=False)
    return Shell(monkeypatch, capsys)


def assert_one_error(answer: Answer, words: str) -> None:
    assert (answer.code, answer.out) == (ExitCode.USAGE, "")
    assert answer.err.endswith(".\n")
    [line] = answer.err.splitlines()
    assert line.startswith("Error: ")
    assert words in line
    assert line.isprintable()
    assert ".." not in line.replace("../", "")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("hostile", HOSTILE_LINES, ids=lambda line: line.name)
def test_a_hostile_command_line_is_one_error_and_begins_nothing(
    shell: Shell, tmp_path: Path, hostile: HostileLine, command: str
) -> None:
    text_file(tmp_path, "PO_NUMBER\nPO1\n")
    if not any(option.startswith("--env-file") for option in hostile.options):
        text_file(tmp_path, f"COUPA_USERNAME=ana\nCOUPA_PASSWORD={PASSWORD}\n", name=".env")
    hostile.make(tmp_path)
    before = sorted(tmp_path.rglob("*"))

    answer = shell.harness(command, "--base-url", SITE, "--po-file", "pos.csv", *hostile.options)

    assert_one_error(answer, hostile.words)
    assert PASSWORD not in answer.err
    assert sorted(tmp_path.rglob("*")) == before


def test_there_are_at_least_thirty_of_them_each_with_a_name_of_its_own() -> None:
    assert len({line.name for line in HOSTILE_LINES}) == len(HOSTILE_LINES) >= 30


@pytest.mark.parametrize("command", COMMANDS)
def test_half_of_what_a_real_site_takes_is_not_enough(shell: Shell, tmp_path: Path, command: str) -> None:
    text_file(tmp_path, "PO_NUMBER\nPO1\n")
    assert_one_error(shell.harness(command, "--po-file", "pos.csv"), "--base-url is missing")
    assert_one_error(shell.harness(command, "--base-url", SITE), "--base-url needs a batch")


def test_a_download_of_nothing_says_what_it_takes(shell: Shell) -> None:
    assert_one_error(shell.harness("download"), "--base-url")


@pytest.mark.parametrize("command", COMMANDS)
def test_credentials_that_are_nowhere_are_asked_for_by_name(shell: Shell, tmp_path: Path, command: str) -> None:
    text_file(tmp_path, "PO_NUMBER\nPO1\n")
    answer = shell.harness(command, "--base-url", SITE, "--po-file", "pos.csv")
    assert_one_error(answer, "COUPA_USERNAME and COUPA_PASSWORD are not set or empty.")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--scenario", "smoke"), "describe the fake site"),
        (("--seed", "3"), "describe the fake site"),
        (("--browsers", "2", "--candidate", "context-per-po"), "cannot be used on a real site"),
    ],
)
def test_what_describes_the_fake_site_does_not_go_with_a_real_one(
    shell: Shell, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    text_file(tmp_path, "PO_NUMBER\nPO1\n")
    assert_one_error(shell.harness("compare", "--base-url", SITE, "--po-file", "pos.csv", *options), words)
