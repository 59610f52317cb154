from pathlib import Path

import pytest

from harness.commands.kept import kept_folders, kept_in_words
from harness.coupa.kept.attempt import FAILURES
from harness.coupa.kept.failures import FAILURE_FILE


def keep(trial: Path, *pos: str) -> Path:
    for po in pos:
        (trial / FAILURES / po).mkdir(parents=True)
        (trial / FAILURES / po / FAILURE_FILE).write_text("{}", encoding="utf-8")
    return trial


def test_only_folders_with_failures_in_them_are_named(tmp_path: Path) -> None:
    (tmp_path / "well").mkdir()
    (tmp_path / "empty" / FAILURES).mkdir(parents=True)
    keep(tmp_path / "ill", "PO1")
    assert kept_folders(tmp_path.iterdir()) == [tmp_path / "ill" / FAILURES]


@pytest.mark.parametrize(
    ("trials", "words"),
    [
        ({}, ""),
        ({"a": 1}, "What could be seen when 1 PO failed: {}/a/failures"),
        ({"a": 2, "b": 1}, "What could be seen when 3 POs failed: {}/a/failures and 1 more folder beside it"),
    ],
)
def test_it_is_said_how_many_failed_and_where_to_look(tmp_path: Path, trials: dict[str, int], words: str) -> None:
    folders = [keep(tmp_path / name, *(f"PO{n}" for n in range(count))) for name, count in trials.items()]
    assert kept_in_words(kept_folders(folders)).replace("\\", "/") == words.format(tmp_path.as_posix())
