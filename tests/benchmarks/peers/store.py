"""Saving a contest whole or not at all, and loading one."""

from pathlib import Path

from pydantic import ValidationError

from harness.errors import RecordError
from harness.record.whole_file import write_whole
from tests.benchmarks.peers.record import ContestRecord


def save_contest(record: ContestRecord, path: Path) -> None:
    """Write the contest whole or not at all. Raises RecordError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, record.model_dump_json(indent=1) + "\n")
    except OSError as error:
        raise RecordError(
            f"Could not save the contest to {path}: {error.strerror or error}.",
            "Choose a folder that can be written, with --out DIR.",
        ) from error


def load_contest(path: Path) -> ContestRecord:
    """Read a contest back. Raises RecordError where there is none, or none that this version can read."""
    try:
        return ContestRecord.model_validate_json(path.read_bytes())
    except OSError as error:
        raise RecordError(
            f"There is no contest at {path}: {error.strerror or error}.", "Run one, or name its folder with --out DIR."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise RecordError(
            f"{path} is not a saved contest: {place}: {first['msg']}.", "Run the contest anew."
        ) from error


def set_aside(path: Path) -> Path | None:
    """Rename a contest that is there by its start, so that another can take its place; None where there is none."""
    if not path.exists():
        return None
    aside = path.with_name(f"contest-{load_contest(path).started_at:%Y%m%dT%H%M%SZ}.json")
    path.replace(aside)
    return aside
