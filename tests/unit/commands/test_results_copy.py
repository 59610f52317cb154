from pathlib import Path

import pytest

from harness.commands.results_copy import copy_of_run, write_results_copy
from harness.coupa.ledger import LEDGER_FILE, Ledger
from harness.coupa.manifest import ManifestEntry
from harness.coupa.result import Outcome, PoResult, PoStatus, SavedFile
from harness.errors import ConfigError, RecordError
from harness.experiment.runner import trial_folder
from harness.record.run import RunRecord
from harness.workload.po_file import read_po_file
from harness.workload.po_file.columns import RESULT_COLUMNS
from tests.support.po_files import batch_file, csv_rows, sheet_rows, text_file
from tests.support.runs import CANDIDATE, make_rounds, make_run
from tests.support.tenants import make_tenant

URL = "https://acme.coupahost.com/order_headers/1"
FILES = (SavedFile("order.pdf", 5, "0" * 64), SavedFile("terms.pdf", 7, "1" * 64))
FORMULA = '=HYPERLINK("http://evil.example")'


def make_entry(po: str, status: PoStatus = PoStatus.COMPLETED, **changes: object) -> ManifestEntry:
    files = FILES if status is PoStatus.COMPLETED else ()
    parts: dict[str, object] = {
        "supplier": "Acme",
        "found": 2,
        "files": files,
        "reason": "",
        "folder": f"Brazil/{po}" if files else "",
        "url": URL,
        "finished_at": "2026-11-24T20:00:00+00:00",
    }
    return ManifestEntry(po, status, **(parts | changes))  # type: ignore[arg-type]


def rows_of(copy: Path) -> dict[str, dict[str, str]]:
    """The cells of a copy by PO and by column."""
    read = sheet_rows if copy.suffix == ".xlsx" else csv_rows
    header, *rows = [[str(cell or "") for cell in row] for row in read(copy)]
    assert header == ["PO_NUMBER", *RESULT_COLUMNS]
    return {row[0]: dict(zip(header[1:], [*row[1:], *[""] * len(header)], strict=False)) for row in rows}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_copy_lies_in_the_folder_and_says_what_became_of_each_po(tmp_path: Path, kind: str) -> None:
    path, folder = batch_file(tmp_path, kind, ["PO_NUMBER"], ["PO1"], ["po 2"], ["3"]), tmp_path / "downloads"
    before = path.read_bytes()
    failed = make_entry("PO2", PoStatus.FAILED, reason="the site answers 503")
    target = write_results_copy(read_po_file(path), {"1": make_entry("PO1"), "2": failed}, folder)

    assert target == folder / f"{path.stem}-results.{kind}"
    rows = rows_of(target)
    assert list(rows["PO1"].values()) == [
        "COMPLETED",
        "Acme",
        "2",
        "2",
        "order.pdf; terms.pdf",
        "2026-11-24T20:00:00+00:00",
        "",
        str(folder / "Brazil" / "PO1"),
        URL,
    ]
    told = {name: rows["po 2"][name] for name in ("STATUS", "ERROR_MESSAGE", "DOWNLOAD_FOLDER")}
    assert told == {"STATUS": "FAILED", "ERROR_MESSAGE": "the site answers 503", "DOWNLOAD_FOLDER": ""}
    assert not any(rows["3"].values()), "nobody has been there yet"
    assert path.read_bytes() == before


def test_the_copy_is_written_anew_each_time(tmp_path: Path) -> None:
    po_file = read_po_file(text_file(tmp_path, "PO_NUMBER\nPO1\n"))
    write_results_copy(po_file, {"1": make_entry("PO1", PoStatus.FAILED)}, tmp_path / "downloads")
    target = write_results_copy(po_file, {"1": make_entry("PO1")}, tmp_path / "downloads")
    assert csv_rows(target)[1][1] == "COMPLETED"


def test_a_batch_that_is_gone_is_one_clear_error(tmp_path: Path) -> None:
    path = text_file(tmp_path, "PO_NUMBER\nPO1\n")
    po_file = read_po_file(path)
    path.unlink()
    with pytest.raises(ConfigError, match="There is no file"):
        write_results_copy(po_file, {}, tmp_path / "downloads")


def make_result(po: str, status: PoStatus, supplier: str = "Acme") -> PoResult:
    files = FILES if status is PoStatus.COMPLETED else ()
    return PoResult(po, 0, Outcome(status, supplier, "", len(files), files, f"downloads/{po}", URL), 1.8e9, 1.0)


def run_of(folder: Path, po_file: Path, *statuses: PoStatus, rounds: int = 2) -> RunRecord:
    """A run on a tenant in whose last round the candidate's POs ended so; in all other trials they failed."""
    run = make_run(make_rounds([0.7] * rounds)).model_copy(update={"scenario": make_tenant(po_file=po_file).record()})
    for each in run.rounds:
        for trial in each.trials:
            is_last = each is run.rounds[-1] and trial.mode == CANDIDATE
            ended = statuses if is_last else (PoStatus.FAILED,) * len(statuses)
            with Ledger(trial_folder(folder, trial.mode, each.index, trial.position) / LEDGER_FILE) as ledger:
                for number, status in enumerate(ended, 1):
                    ledger.append(make_result(f"PO{number}", status, FORMULA))
    return run


def test_a_comparison_tells_what_the_candidates_last_trial_came_to(tmp_path: Path) -> None:
    path = text_file(tmp_path, "PO_NUMBER,SUPPLIER\nPO1,\nPO2,\n")
    run = run_of(tmp_path / "run", path, PoStatus.COMPLETED, PoStatus.NO_ATTACHMENTS)
    target = copy_of_run(run, tmp_path / "run")
    assert target == tmp_path / "run" / f"{path.stem}-results.csv"
    header, first, second = csv_rows(target)
    status = header.index("STATUS")
    assert (first[status], second[status]) == ("COMPLETED", "NO_ATTACHMENTS")
    assert first[header.index("ATTACHMENT_NAMES")] == "order.pdf; terms.pdf"
    assert first[1] == f"'{FORMULA}", "inert, and not twice"


def test_a_comparison_names_no_folder_that_its_trial_did_not_keep(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", text_file(tmp_path, "PO_NUMBER\nPO1\n"), PoStatus.COMPLETED)
    target = copy_of_run(run, tmp_path / "run")
    assert target is not None
    header, first = csv_rows(target)
    assert first[header.index("DOWNLOAD_FOLDER")] == ""


def test_a_run_on_a_scenario_or_without_a_round_has_no_copy(tmp_path: Path) -> None:
    path = text_file(tmp_path, "PO_NUMBER\nPO1\n")
    assert copy_of_run(make_run(), tmp_path) is None
    assert copy_of_run(run_of(tmp_path, path, PoStatus.COMPLETED, rounds=0), tmp_path) is None


LEDGERS = ("PO_NUMBER,STATUS\nPO1,COMPLETED\n", "PO_NUMBER\nnobody\n", "PO_NUMBER\n\0\n", None)


@pytest.mark.parametrize("left", LEDGERS)
def test_a_ledger_that_somebody_has_changed_or_removed_is_one_clear_error(tmp_path: Path, left: str | None) -> None:
    run = run_of(tmp_path / "run", text_file(tmp_path, "PO_NUMBER\nPO1\n"), PoStatus.COMPLETED)
    last = run.rounds[-1]
    [candidate] = [trial for trial in last.trials if trial.mode == CANDIDATE]
    ledger = trial_folder(tmp_path / "run", CANDIDATE, last.index, candidate.position) / LEDGER_FILE
    ledger.unlink()
    if left is not None:
        ledger.write_text(left, encoding="utf-8")
    with pytest.raises(RecordError, match=r"ledger\.csv cannot be read"):
        copy_of_run(run, tmp_path / "run")
