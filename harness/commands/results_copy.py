"""The copy of a batch file with what became of each PO."""

from collections.abc import Mapping
from pathlib import Path

from harness.coupa.manifest import Entry
from harness.workload.po_file import PoFile, ResultRow, write_results


def write_results_copy(po_file: PoFile, entries: Mapping[str, Entry], folder: Path) -> Path:
    """Write ``<name>-results.<ending>`` into ``folder`` and return its path. Raises ConfigError.

    Args:
        po_file: the batch; it is not changed.
        entries: by the digits of the PO's number.
    """
    target = folder / f"{po_file.path.stem}-results{po_file.path.suffix.lower()}"
    write_results(po_file, {digits: _row(entry, folder) for digits, entry in entries.items()}, target)
    return target


def _row(entry: Entry, folder: Path) -> ResultRow:
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
