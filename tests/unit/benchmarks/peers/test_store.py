from pathlib import Path

import pytest

from harness.errors import RecordError
from tests.benchmarks.peers.store import load_contest, save_contest, set_aside
from tests.support.contests import KEY, make_contest, make_rounds, make_run, make_whole_contest


def test_a_contest_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    record = make_whole_contest()
    save_contest(record, tmp_path / "new" / "contest.json")
    assert load_contest(tmp_path / "new" / "contest.json") == record
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["contest.json"]


def test_a_round_is_added_to_its_cell_or_begins_it() -> None:
    runs = (make_run("playwright", 10.0),)
    once = make_contest(wanted_rounds=7).with_round(KEY, "156.0", runs)
    twice = once.with_round(KEY, "156.0", runs)
    assert [once.rounds_done(KEY), twice.rounds_done(KEY)] == [1, 2]
    assert len(twice.cells) == 1


def test_a_contest_that_is_there_is_kept_under_another_name(tmp_path: Path) -> None:
    path = tmp_path / "contest.json"
    assert set_aside(path) is None
    save_contest(make_contest(make_rounds({"playwright": [1.0]})), path)
    aside = set_aside(path)
    assert aside == tmp_path / "contest-20260102T030405Z.json"
    assert aside.exists()
    assert not path.exists()


@pytest.mark.parametrize("text", ["", "[]", '{"plan": 1}', '{"started_at":'])
def test_a_file_that_is_no_contest_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "contest.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match="is not a saved contest"):
        load_contest(path)


def test_a_missing_contest_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="There is no contest at"):
        load_contest(tmp_path / "contest.json")
