import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.coupa.kept.attempt import FAILURES, MOST_KEPT
from harness.coupa.kept.failures import FAILURE_FILE, KeptFailures, failures_below
from harness.coupa.log.entry import Entry
from harness.coupa.result import Outcome, PoResult, PoStatus, SavedFile
from tests.support.browsers import make_settings
from tests.support.disks import no_file_can_grow
from tests.support.logs import ANN, COOKIE, URL_TOKEN, files_with_a_secret, make_logged_settings


class Desk:
    """Where results are noted, and what is said about that."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / FAILURES
        self.entries: list[Entry] = []
        self.settings = make_logged_settings(folder / "settings")
        assert self.settings.log is not None
        self.settings = replace(self.settings, log=replace(self.settings.log, folder=folder))
        self.begin()

    def begin(self) -> None:
        self.failures = KeptFailures(self.settings, self.entries.append)

    def see(self, po: str, attempt: int = 1, *files: str) -> None:
        """Be the worker that keeps what it saw."""
        folder = self.root / po / f"attempt-{attempt}"
        folder.mkdir(parents=True)
        for file in files:
            (folder / file).write_text("seen", encoding="utf-8")

    def kept(self, po: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.root / po / FAILURE_FILE).read_text(encoding="utf-8"))
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def failed(po: str = "PO1", reason: str = "it did not load", troubles: tuple[str, ...] = ()) -> PoResult:
    outcome = Outcome(PoStatus.FAILED, "Acme", reason, 3, url="https://acme.example/order_headers/1")
    return PoResult(po, 2, outcome, 1000.0, 1.5, attempts=2, troubles=troubles)


def completed(po: str = "PO1", troubles: tuple[str, ...] = ()) -> PoResult:
    return PoResult(
        po, 0, Outcome(PoStatus.COMPLETED, files=(SavedFile("a.pdf", 1, "x"),)), 1.0, 1.0, troubles=troubles
    )


def test_what_became_of_a_failed_po_is_told_in_full(desk: Desk) -> None:
    desk.see("PO1", 1, "page.html", "screenshot.png")
    desk.see("PO1", 2)
    desk.failures.note(failed(troubles=("the browser went away",)))
    assert desk.kept("PO1") == {
        "po": "PO1",
        "supplier": "Acme",
        "status": "FAILED",
        "reason": "it did not load",
        "troubles": ["the browser went away"],
        "worker": 2,
        "attempts": 2,
        "ended_at": "1970-01-01T00:16:41.500Z",
        "wall_s": 1.5,
        "url": "https://acme.example/order_headers/1",
        "found": 3,
        "files": [],
        "kept": {"attempt-1": ["screenshot.png", "page.html"], "attempt-2": []},
    }
    assert failures_below(desk.folder) == [desk.root / "PO1"]


def test_a_po_whose_worker_died_is_kept_though_nobody_saw_it(desk: Desk) -> None:
    desk.failures.note(failed())
    assert desk.kept("PO1")["kept"] == {}


def test_a_po_that_another_attempt_brought_home_is_kept_with_what_was_wrong(desk: Desk) -> None:
    desk.see("PO1")
    desk.failures.note(completed(troubles=("the browser went away",)))
    assert desk.kept("PO1")["status"] == "COMPLETED"


@pytest.mark.parametrize("status", [PoStatus.COMPLETED, PoStatus.NO_ATTACHMENTS, PoStatus.PO_NOT_FOUND])
def test_a_po_that_did_not_fail_is_not_kept(desk: Desk, status: PoStatus) -> None:
    desk.failures.note(replace(completed(), outcome=Outcome(status)))
    assert not desk.root.exists()
    assert failures_below(desk.folder) == []


def test_nothing_is_kept_where_no_log_is_wanted(tmp_path: Path) -> None:
    KeptFailures(make_settings(tmp_path), print).note(failed())
    assert not list(tmp_path.rglob(FAILURE_FILE))


def test_enough_are_kept_and_it_is_said_once_that_more_are_not(desk: Desk) -> None:
    for number in range(MOST_KEPT + 3):
        desk.see(f"PO{number}")
        desk.failures.note(failed(f"PO{number}"))
    assert len(list(desk.root.iterdir())) == len(failures_below(desk.folder)) == MOST_KEPT
    assert [(entry.event, entry.facts) for entry in desk.entries] == [
        ("no more failures are kept", {"kept": MOST_KEPT})
    ]


def test_no_secret_is_kept(desk: Desk) -> None:
    said = f"{ANN.username} {ANN.password} {COOKIE} https://acme.example/file?sig={URL_TOKEN}"
    result = failed(reason=said, troubles=(said,))
    desk.failures.note(replace(result, outcome=replace(result.outcome, supplier=said, url=said)))
    assert desk.kept("PO1")["reason"].startswith("•••")
    assert files_with_a_secret(desk.root) == []


def test_what_an_earlier_run_kept_of_a_po_goes_when_it_comes_home(desk: Desk) -> None:
    desk.see("PO1")
    for po in ("PO1", "PO2"):  # The second's worker died.
        desk.failures.note(failed(po))
    desk.begin()
    desk.failures.note(completed("PO1"))
    assert [path.name for path in failures_below(desk.folder)] == ["PO2"]
    desk.failures.note(completed("PO2"))
    assert not desk.root.exists()


def test_what_an_earlier_run_kept_of_a_po_makes_way_for_what_this_one_saw(desk: Desk) -> None:
    desk.see("PO1", 1, "page.html")
    desk.see("PO1", 2, "page.html")
    desk.failures.note(failed())
    desk.begin()
    (desk.root / "PO1" / "attempt-1" / "page.html").unlink()
    (desk.root / "PO1" / "attempt-1").rmdir()
    desk.see("PO1", 1, "screenshot.png")
    desk.failures.note(failed())
    assert desk.kept("PO1")["kept"] == {"attempt-1": ["screenshot.png"]}
    assert not (desk.root / "PO1" / "attempt-2").exists()


def test_a_po_that_was_kept_before_does_not_need_room(desk: Desk) -> None:
    for number in range(MOST_KEPT):
        desk.see(f"PO{number}")
        desk.failures.note(failed(f"PO{number}"))
    desk.begin()
    desk.failures.note(failed("PO0", "again"))
    assert desk.kept("PO0")["reason"] == "again"


def test_a_full_disk_is_said_in_the_log_and_costs_nothing_else(desk: Desk) -> None:
    with no_file_can_grow():
        desk.failures.note(failed())
    assert [(entry.event, entry.po) for entry in desk.entries] == [("failure not kept", "PO1")]
    assert failures_below(desk.folder) == []
