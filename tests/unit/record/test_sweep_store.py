from pathlib import Path

import pytest

from harness.errors import RecordError
from harness.record.store import load_sweep, load_swept_runs, save_sweep
from harness.record.sweep import SweptRunRecord
from tests.support.sweeps import make_sweep, saved_sweep, usual_runs


def test_a_sweep_is_read_back_as_it_was_by_file_or_folder(tmp_path: Path) -> None:
    runs = usual_runs()
    folder = saved_sweep(tmp_path, runs)

    assert load_sweep(folder) == load_sweep(folder / "sweep.json") == make_sweep(runs)


def test_its_runs_come_by_their_workers(tmp_path: Path) -> None:
    runs = usual_runs((1, 4))
    folder = saved_sweep(tmp_path, runs)

    assert load_swept_runs(load_sweep(folder), folder) == runs


def test_a_run_that_was_never_begun_is_left_out(tmp_path: Path) -> None:
    folder = saved_sweep(tmp_path, usual_runs((1, 4)))
    (folder / "workers-04" / "run.json").unlink()

    assert list(load_swept_runs(load_sweep(folder), folder)) == [1]


def test_a_run_outside_the_folder_is_never_read(tmp_path: Path) -> None:
    sweep = make_sweep(usual_runs()).model_copy(update={"runs": [SweptRunRecord(workers=1, path="../../etc/run.json")]})

    with pytest.raises(RecordError, match="names a run outside its folder"):
        load_swept_runs(sweep, tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not JSON"),
        ('{"schema_version": 1', "is cut short"),
        ("[]", "holds no JSON object"),
        ('{"schema_version": 1}', "is not a saved run"),
    ],
)
def test_a_file_that_is_no_sweep_is_told_in_a_sentence(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "sweep.json").write_text(text)

    with pytest.raises(RecordError, match=words):
        load_sweep(tmp_path)


def test_one_of_a_newer_harness_asks_for_an_update(tmp_path: Path) -> None:
    save_sweep(make_sweep(usual_runs()).model_copy(update={"schema_version": 99}), tmp_path / "sweep.json")

    with pytest.raises(RecordError, match="written by a newer harness"):
        load_sweep(tmp_path)
