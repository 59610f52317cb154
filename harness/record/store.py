"""Saving a result whole or not at all, and loading one with a clear word on what is wrong with it."""

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from harness.errors import RecordError
from harness.record.base import Record
from harness.record.calibration import CALIBRATION_SCHEMA_VERSION, CalibrationRecord
from harness.record.isolation import ISOLATION_SCHEMA_VERSION, IsolationRecord
from harness.record.planned import PLAN_FILE, PLAN_SCHEMA_VERSION, PlannedRecord
from harness.record.run import SCHEMA_VERSION, RunRecord
from harness.record.soak import SOAK_FILE, SOAK_SCHEMA_VERSION, SoakRecord
from harness.record.sweep import SWEEP_FILE, SWEEP_SCHEMA_VERSION, SweepRecord
from harness.record.whole_file import write_whole

RUN_FILE = "run.json"
SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MEASURE_AGAIN = "Measure again."

AnyRecord = TypeVar("AnyRecord", bound=Record)


def save_run(run: RunRecord, path: Path) -> None:
    """Write ``run`` to ``path`` atomically: a reader sees the old file or the whole new one, never a part.

    Raises:
        RecordError: the folder or the file cannot be written.
    """
    _save(run, path)


def run_file(path: Path) -> Path:
    """The file of a run that is named by its file or by its folder."""
    return path / RUN_FILE if path.is_dir() else path


def load_run(path: Path) -> RunRecord:
    """Read a run back, from its file or its folder.

    Raises:
        RecordError: the file is missing, unreadable, no JSON, cut short, of a newer schema, or no run at all.
    """
    return _load(run_file(path), RunRecord, SCHEMA_VERSION, RUN_FILE)


def save_isolation(record: IsolationRecord, path: Path) -> None:
    """Write an isolation matrix to ``path``, as :func:`save_run` does a run."""
    _save(record, path)


def load_isolation(path: Path) -> IsolationRecord:
    """Read an isolation matrix back. Raises RecordError as :func:`load_run` does."""
    return _load(path, IsolationRecord, ISOLATION_SCHEMA_VERSION, "isolation.json")


def save_calibration(record: CalibrationRecord, path: Path) -> None:
    """Write a calibration to ``path``, as :func:`save_run` does a run."""
    _save(record, path)


def load_calibration(path: Path) -> CalibrationRecord:
    """Read a calibration back. Raises RecordError as :func:`load_run` does."""
    return _load(path, CalibrationRecord, CALIBRATION_SCHEMA_VERSION, "calibration.json")


def save_soak(record: SoakRecord, path: Path) -> None:
    """Write a soak to ``path``, as :func:`save_run` does a run."""
    _save(record, path)


def load_soak(path: Path) -> SoakRecord:
    """Read a soak back, from its file or its folder. Raises RecordError as :func:`load_run` does."""
    return _load(path / SOAK_FILE if path.is_dir() else path, SoakRecord, SOAK_SCHEMA_VERSION, SOAK_FILE)


def save_sweep(record: SweepRecord, path: Path) -> None:
    """Write a sweep to ``path``, as :func:`save_run` does a run."""
    _save(record, path)


def load_sweep(path: Path) -> SweepRecord:
    """Read a sweep back, from its file or its folder. Raises RecordError as :func:`load_run` does."""
    return _load(path / SWEEP_FILE if path.is_dir() else path, SweepRecord, SWEEP_SCHEMA_VERSION, SWEEP_FILE)


def load_swept_runs(record: SweepRecord, folder: Path) -> dict[int, RunRecord]:
    """The runs of a sweep in ``folder`` by their workers; those of which no trial was complete are left out.

    Raises:
        RecordError: a file cannot be read, or is named outside the folder.
    """
    runs = {}
    for swept in record.runs:
        path = folder / swept.path
        if not path.resolve().is_relative_to(folder.resolve()):
            raise RecordError(f"{folder / SWEEP_FILE} names a run outside its folder: {swept.path}.", _MEASURE_AGAIN)
        if path.exists():
            runs[swept.workers] = load_run(path)
    return runs


def save_plan(record: PlannedRecord, path: Path) -> None:
    """Write a plan to ``path``, as :func:`save_run` does a run."""
    _save(record, path)


def load_plan(path: Path) -> PlannedRecord:
    """Read a plan back, from its file or its folder. Raises RecordError as :func:`load_run` does."""
    return _load(path / PLAN_FILE if path.is_dir() else path, PlannedRecord, PLAN_SCHEMA_VERSION, PLAN_FILE)


RECORDS: dict[str, type[Record]] = {
    "run": RunRecord,
    "isolation": IsolationRecord,
    "soak": SoakRecord,
    "sweep": SweepRecord,
    "plan": PlannedRecord,
}
"""What has a published schema, by the first part of its file's name."""


def schema_of(record: type[Record]) -> dict[str, Any]:
    """The JSON Schema of a file as this harness writes it."""
    return {"$schema": SCHEMA_DIALECT, **record.model_json_schema(mode="serialization")}


def _save(record: Record, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, record.model_dump_json(indent=1) + "\n")
    except OSError as error:
        raise RecordError(
            f"Could not save the run to {path}: {_why(error)}.",
            "Choose a folder that can be written, with --out DIR.",
        ) from error


def _load(path: Path, model: type[AnyRecord], known_version: int, usual_name: str) -> AnyRecord:
    give = f"Give the path of a {usual_name}."
    data = _parsed(_text(path, give), path, give)
    version = data.get("schema_version", known_version)
    # The kinds of files count their versions apart: one of another kind is not of a newer harness.
    of_this_kind = all(name in data for name, field in model.model_fields.items() if field.is_required())
    if of_this_kind and isinstance(version, int) and version > known_version:
        raise RecordError(
            f"{path} was written by a newer harness (schema {version}; this one knows {known_version}).",
            "Update the harness to read it.",
        )
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RecordError(
            f"{path} is not a saved run: {place}: {first['msg']}.", f"Give the {usual_name} of a finished run."
        ) from error


def _text(path: Path, give: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise RecordError(f"There is no run at {path}.", give) from error
    except UnicodeDecodeError as error:
        raise RecordError(f"{path} is not JSON: it is not text.", give) from error
    except OSError as error:
        raise RecordError(f"Could not read {path}: {_why(error)}.", give) from error


def _parsed(text: str, path: Path, give: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        if text.lstrip().startswith("{") and _ends_too_soon(text, error):
            raise RecordError(f"{path} is cut short: the file ends in the middle.", _MEASURE_AGAIN) from error
        raise RecordError(f"{path} is not JSON: line {error.lineno}: {error.msg}.", give) from error
    if not isinstance(data, dict):
        raise RecordError(f"{path} is not a saved run: it holds no JSON object.", give)
    return data


def _ends_too_soon(text: str, error: json.JSONDecodeError) -> bool:
    return error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
