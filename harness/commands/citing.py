"""Which calibration a verdict can cite."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from harness.analysis.calibration import best_for, citation
from harness.errors import RecordError
from harness.record.calibration import CALIBRATION_FILE, CalibrationRecord
from harness.record.run import RunRecord
from harness.record.store import load_calibration


def cited(run: RunRecord, folders: tuple[Path, ...]) -> str:
    """What the best calibration in a folder of one of ``folders`` says of ``run``; empty where there is none."""
    best = best_for(run, list(_calibrations(folders)))
    return citation(best, run) if best else ""


def _calibrations(folders: tuple[Path, ...]) -> Iterator[CalibrationRecord]:
    paths = {path.resolve() for folder in folders for path in folder.glob(f"*/{CALIBRATION_FILE}")}
    for path in sorted(paths):
        with suppress(RecordError):  # A file that cannot be read is no reason to keep a verdict back.
            yield load_calibration(path)
