from pathlib import Path

import pytest

from harness.errors import RecordError
from harness.record.soak import SOAK_FILE, SoakRecord
from harness.record.store import load_soak, save_run, save_soak, schema_of
from tests.support.runs import make_run
from tests.support.soaks import make_samples, make_soak


def test_a_soak_comes_back_as_it_was_by_its_file_and_by_its_folder(tmp_path: Path) -> None:
    record = make_soak(make_samples(5, life_pos=3))
    save_soak(record, tmp_path / SOAK_FILE)
    assert load_soak(tmp_path) == load_soak(tmp_path / SOAK_FILE) == record


def test_a_run_is_not_a_soak(tmp_path: Path) -> None:
    save_run(make_run(), tmp_path / "run.json")
    with pytest.raises(RecordError, match=r"Give the soak\.json of a finished run"):
        load_soak(tmp_path / "run.json")


def test_the_schema_describes_every_field_of_a_soak() -> None:
    assert set(schema_of(SoakRecord)["properties"]) == set(SoakRecord.model_fields)
