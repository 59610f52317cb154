"""Saving a run whole or not at all, and loading one with a clear word on what is wrong with it."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from harness.errors import RecordError
from harness.record.run import SCHEMA_VERSION, RunRecord

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_GIVE_A_RUN = "Give the path of a run.json."
_MEASURE_AGAIN = "Measure again with `harness compare`."


def save_run(run: RunRecord, path: Path) -> None:
    """Write ``run`` to ``path`` atomically: a reader sees the old file or the whole new one, never a part.

    Raises:
        RecordError: the folder or the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, run.model_dump_json(indent=1) + "\n")
    except OSError as error:
        raise RecordError(
            f"Could not save the run to {path}: {_why(error)}.",
            "Choose a folder that can be written, with --out DIR.",
        ) from error


def load_run(path: Path) -> RunRecord:
    """Read a run back.

    Raises:
        RecordError: the file is missing, unreadable, no JSON, cut short, of a newer schema, or no run at all.
    """
    data = _parsed(_text(path), path)
    version = data.get("schema_version", SCHEMA_VERSION)
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise RecordError(
            f"{path} was written by a newer harness (schema {version}; this one knows {SCHEMA_VERSION}).",
            "Update the harness to read it.",
        )
    try:
        return RunRecord.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RecordError(
            f"{path} is not a saved run: {place}: {first['msg']}.", "Give the run.json of a finished run."
        ) from error


def run_schema() -> dict[str, Any]:
    """The JSON Schema of ``run.json`` as this harness writes it."""
    return {"$schema": SCHEMA_DIALECT, **RunRecord.model_json_schema(mode="serialization")}


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)  # mkstemp's files are for their owner alone; a result is there to be shared
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise RecordError(f"There is no run at {path}.", _GIVE_A_RUN) from error
    except UnicodeDecodeError as error:
        raise RecordError(f"{path} is not JSON: it is not text.", _GIVE_A_RUN) from error
    except OSError as error:
        raise RecordError(f"Could not read {path}: {_why(error)}.", _GIVE_A_RUN) from error


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        if text.lstrip().startswith("{") and _ends_too_soon(text, error):
            raise RecordError(f"{path} is cut short: the file ends in the middle.", _MEASURE_AGAIN) from error
        raise RecordError(f"{path} is not JSON: line {error.lineno}: {error.msg}.", _GIVE_A_RUN) from error
    if not isinstance(data, dict):
        raise RecordError(f"{path} is not a saved run: it holds no JSON object.", _GIVE_A_RUN)
    return data


def _ends_too_soon(text: str, error: json.JSONDecodeError) -> bool:
    return error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
