import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.commands.downloaded import MOST_SHOWN, Downloaded, show
from harness.coupa.manifest import ManifestEntry
from harness.coupa.result import PoStatus
from harness.errors import ExitCode
from harness.experiment.endured import Endured
from harness.workload.batch import Po
from harness.workload.entry import Entry, LoginWay
from harness.workload.tenant import Tenant


def entry_of(po: str, status: PoStatus, reason: str = "") -> ManifestEntry:
    return ManifestEntry(po, status, "Acme", 0, (), reason, "", "", "2025-03-04T10:00:00+00:00")


def make_downloaded(*entries: ManifestEntry, unvisited: int = 0, interrupted: bool = False) -> Downloaded:
    """A batch of which each PO ended like its entry, and the last ones were not visited."""
    numbers = [entry.po for entry in entries] + [f"PO9000{number}" for number in range(unvisited)]
    tenant = Tenant(
        "https://acme.coupahost.com",
        tuple(Po(number, "Acme") for number in numbers),
        Path("pos.csv"),
        Entry(LoginWay.INTERACTIVE),
        remarks=("Line 9: there is no PO number.",),
    )
    by_digits = {entry.po.removeprefix("PO"): entry for entry in entries}
    return Downloaded(tenant, by_digits, [Path("pos-results.csv"), Path("ledger.csv")], interrupted)


COMPLETED = entry_of("PO1", PoStatus.COMPLETED)
EMPTY = entry_of("PO2", PoStatus.NO_ATTACHMENTS)
FAILED = entry_of("PO3", PoStatus.FAILED, "[red]the site[/] answers 503")


@pytest.mark.parametrize(
    ("done", "code"),
    [
        (make_downloaded(COMPLETED, EMPTY), ExitCode.OK),
        (make_downloaded(COMPLETED, FAILED), ExitCode.INCOMPLETE),
        (make_downloaded(entry_of("PO1", PoStatus.PARTIAL)), ExitCode.INCOMPLETE),
        (make_downloaded(entry_of("PO1", PoStatus.PO_NOT_FOUND)), ExitCode.INCOMPLETE),
        (make_downloaded(COMPLETED, unvisited=1), ExitCode.INCOMPLETE),
        (make_downloaded(COMPLETED, unvisited=1, interrupted=True), ExitCode.INTERRUPTED),
    ],
)
def test_the_exit_code_says_whether_all_is_complete(done: Downloaded, code: ExitCode) -> None:
    assert done.exit_code == code


def test_a_complete_batch_asks_for_nothing_more(capsys: pytest.CaptureFixture[str]) -> None:
    show(make_downloaded(COMPLETED, EMPTY), as_json=False)
    assert capsys.readouterr().out == ("2 POs: 1 COMPLETED, 1 NO_ATTACHMENTS.\n  pos-results.csv\n  ledger.csv\n")


def test_what_is_not_complete_is_named_with_its_reason_as_the_site_gave_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(make_downloaded(COMPLETED, FAILED, unvisited=2, interrupted=True), as_json=False)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "4 POs: 1 COMPLETED, 1 FAILED, 2 NOT_YET."
    assert said[1] == "  PO3 FAILED: [red]the site[/] answers 503"
    assert said[2] == "Run the same command again to go on with what is not complete."


def test_a_thousand_failures_do_not_fill_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    show(make_downloaded(*(entry_of(f"PO{n}", PoStatus.FAILED, "gone") for n in range(1, 1001))), as_json=False)
    said = capsys.readouterr().out
    assert said.count("gone") == MOST_SHOWN
    assert f"… and {1000 - MOST_SHOWN} more" in said


def test_a_script_learns_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    show(make_downloaded(COMPLETED, FAILED, unvisited=1, interrupted=True), as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "pos": 3,
        "statuses": {"COMPLETED": 1, "FAILED": 1, "NOT_YET": 1},
        "interrupted": True,
        "incomplete": {"PO3": "[red]the site[/] answers 503"},
        "endured": {"pos_tried_again": 0, "drivers_failed": 0, "workers_died": 0, "fell_back": 0},
        "remarks": ["Line 9: there is no PO number."],
        "paths": ["pos-results.csv", "ledger.csv"],
    }


def test_what_was_made_good_on_the_way_is_said_in_one_line_and_counted_for_a_script(
    capsys: pytest.CaptureFixture[str],
) -> None:
    endured = Endured()
    endured.pos_tried_again, endured.drivers_failed, endured.workers_died = 2, 1, 1
    done = replace(make_downloaded(COMPLETED), endured=endured)
    show(done, as_json=False)
    line = "On the way: 2 POs tried again, 1 driver that failed replaced, 1 worker that died replaced."
    assert line in capsys.readouterr().out
    show(done, as_json=True)
    assert json.loads(capsys.readouterr().out)["endured"] == endured.counts()


def test_a_batch_that_a_single_driver_had_to_end_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    endured = Endured()
    endured.fell_back = True
    show(replace(make_downloaded(COMPLETED), endured=endured), as_json=False)
    assert "On the way: the rest worked by a single driver, for want of workers." in capsys.readouterr().out
