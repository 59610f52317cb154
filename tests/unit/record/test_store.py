import json
from pathlib import Path

import pytest

from harness.errors import RecordError
from harness.record.isolation import IsolationRecord
from harness.record.run import RunRecord
from harness.record.store import load_isolation, load_run, save_isolation, save_run, schema_of
from tests.support.isolation import make_matrix
from tests.support.runs import make_run

OLD_RUNS = sorted((Path(__file__).parents[3] / "results" / "reference").glob("*/run.json"))


def _saved(tmp_path: Path) -> Path:
    path = tmp_path / "deep" / "run.json"
    save_run(make_run(), path)
    return path


def test_a_saved_run_comes_back_as_it_was(tmp_path: Path) -> None:
    assert load_run(_saved(tmp_path)) == make_run()


def test_saving_replaces_the_old_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = _saved(tmp_path)
    save_run(make_run([]), path)
    assert load_run(path).rounds == []
    assert list(path.parent.iterdir()) == [path]


def test_a_save_that_fails_says_so_and_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _saved(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RecordError, match="No space left on device"):
        save_run(make_run([]), path)
    assert load_run(path) == make_run()
    assert list(path.parent.iterdir()) == [path]


def test_a_missing_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"There is no run at .*run\.json"):
        load_run(tmp_path / "run.json")


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"There is no run at .*run\.json"):
        load_run(tmp_path)


def test_the_folder_of_a_run_stands_for_its_file(tmp_path: Path) -> None:
    save_run(make_run(), tmp_path / "run.json")
    assert load_run(tmp_path) == load_run(tmp_path / "run.json")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_run_cut_short_is_told_from_other_damage(tmp_path: Path, share: float) -> None:
    path = _saved(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: int(len(text) * share)], encoding="utf-8")
    with pytest.raises(RecordError, match="cut short"):
        load_run(path)


@pytest.mark.parametrize("content", [b"", b"PNG", b"\xff\xfe\x00", b'{"rounds": nope}'])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(content)
    with pytest.raises(RecordError, match="not JSON"):
        load_run(path)


def test_json_that_is_no_run_names_the_first_thing_missing(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text('{"schema_version": 1}', encoding="utf-8")
    with pytest.raises(RecordError, match="not a saved run: started_at: Field required"):
        load_run(path)


def test_a_list_is_no_run(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(RecordError, match="not a saved run"):
        load_run(path)


def test_a_run_of_a_newer_schema_asks_for_a_newer_harness(tmp_path: Path) -> None:
    path = _saved(tmp_path)
    newer = json.loads(path.read_text(encoding="utf-8")) | {"schema_version": 99}
    path.write_text(json.dumps(newer), encoding="utf-8")
    with pytest.raises(RecordError, match=r"newer harness \(schema 99.*Update the harness"):
        load_run(path)


def test_keys_that_this_version_does_not_know_are_ignored(tmp_path: Path) -> None:
    path = _saved(tmp_path)
    more = json.loads(path.read_text(encoding="utf-8")) | {"mood": "good"}
    path.write_text(json.dumps(more), encoding="utf-8")
    assert load_run(path) == make_run()


def test_the_schema_describes_every_field_of_a_run() -> None:
    schema = schema_of(RunRecord)
    assert set(schema["properties"]) == set(RunRecord.model_fields)
    assert "$schema" in schema
    json.dumps(schema)


def test_an_isolation_matrix_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "isolation.json"
    save_isolation(make_matrix(), path)
    assert load_isolation(path) == make_matrix()


def test_a_run_is_not_an_isolation_matrix(tmp_path: Path) -> None:
    save_run(make_run(), tmp_path / "run.json")
    with pytest.raises(RecordError, match=r"Give the isolation\.json of a finished run"):
        load_isolation(tmp_path / "run.json")


def test_the_schema_of_the_matrix_names_its_parts() -> None:
    assert {"vectors", "combinations", "cells"} <= schema_of(IsolationRecord)["properties"].keys()


@pytest.mark.parametrize("path", OLD_RUNS, ids=lambda path: path.parent.name)
def test_a_run_from_before_there_was_a_third_arm_has_none(path: Path) -> None:
    run = load_run(path)
    assert run.comparison is not None
    assert (run.config.third, run.comparison.third_arm) == ("", [])
