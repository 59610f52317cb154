"""The copy of a batch file with what became of each PO."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from harness.coupa.ledger import LEDGER_FILE
from harness.coupa.manifest import ManifestEntry
from harness.errors import ConfigError, RecordError
from harness.experiment.runner import trial_folder
from harness.record.run import RunRecord
from harness.workload.numbers import order_digits
from harness.workload.po_file import PoFile, ResultRow, read_po_file, write_results
from harness.workload.tenant import KIND


def write_results_copy(po_file: PoFile, entries: Mapping[str, ManifestEntry], folder: Path) -> Path:
    """Write ``<name>-results.<ending>`` into ``folder`` and return its path. Raises ConfigError.

    Args:
        po_file: the batch; it is not changed.
        entries: by the digits of the PO's number.
    """
    target = folder / f"{po_file.path.stem}-results{po_file.path.suffix.lower()}"
    write_results(po_file, {digits: _row(entry, folder) for digits, entry in entries.items()}, target)
    return target


def copy_of_run(run: RunRecord, folder: Path) -> Path | None:
    """The copy for a comparison: what the candidate's last complete trial says; None where there is none to tell.

    Raises:
        ConfigError: the batch file cannot be read any more.
        RecordError: the trial's ledger cannot.
    """
    if run.scenario.get("kind") != KIND or not run.rounds:
        return None
    last = run.rounds[-1]
    trial = next(trial for trial in last.trials if trial.mode == run.config.candidate)
    ledger = trial_folder(folder, trial.mode, last.index, trial.position) / LEDGER_FILE
    po_file = read_po_file(Path(run.scenario["po_file"]))
    target = folder / f"{po_file.path.stem}-results{po_file.path.suffix.lower()}"
    write_results(po_file, _results_in(ledger), target)
    return target


def _results_in(ledger: Path) -> dict[str, ResultRow]:
    try:
        return dict(_rows_of(ledger))
    except (OSError, LookupError, ValueError, TypeError, csv.Error, ConfigError) as error:
        raise RecordError(f"{ledger} cannot be read: {type(error).__name__} {error}.", "Was it changed?") from error


def _rows_of(ledger: Path) -> Iterator[tuple[str, ResultRow]]:
    with ledger.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            yield (
                order_digits(row["PO_NUMBER"]),
                ResultRow(
                    status=row["STATUS"],
                    supplier=row["SUPPLIER"],
                    attachments_found=int(row["ATTACHMENTS_FOUND"]),
                    attachments_downloaded=int(row["ATTACHMENTS_DOWNLOADED"]),
                    attachment_names=row["ATTACHMENT_NAMES"],
                    last_processed=row["LAST_PROCESSED"],
                    error_message=row["ERROR_MESSAGE"],
                    download_folder=_if_kept(row["DOWNLOAD_FOLDER"]),
                    coupa_url=row["COUPA_URL"],
                ),
            )


def _if_kept(folder: str) -> str:
    """The folder, unless it is gone, as after a trial that does not keep its downloads."""
    return folder if folder and Path(folder).is_dir() else ""


def _row(entry: ManifestEntry, folder: Path) -> ResultRow:
    return ResultRow(
        status=entry.status.value,
        supplier=entry.supplier,
        attachments_found=entry.found,
        attachments_downloaded=len(entry.files),
        attachment_names="; ".join(file.name for file in entry.files),
        last_processed=entry.finished_at,
        error_message=entry.reason,
        download_folder=str(folder / entry.folder) if entry.folder else "",
        coupa_url=entry.url,
    )
