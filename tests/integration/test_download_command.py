"""``harness download`` as its users start it, on a tenant over https, judged by what it says and what it leaves."""

import csv
import hashlib
import json
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from harness.commands.download import MANIFEST_FILE, OWN_FOLDER
from harness.coupa.manifest import Manifest
from harness.errors import ExitCode
from harness.host.occupied import LOCK_FILE
from harness.host.signals import FINISHING
from harness.host.temp import run_temp_dir
from tests.support.commands_at_work import Ended, Guest, files_with, finished
from tests.support.interrupts import heeding_ctrl_c
from tests.support.po_files import sheet_rows, text_file, workbook_file
from tests.support.tenant import Tenant, TenantOptions, start_tenant
from tests.support.waiting import wait_until

ORDERS = {"PO4511": "plain", "PO4512": "same-names", "PO4513": "empty", "PO4514": "requisition"}
FAILING_PASSWORD = "not-the-passw0rd"
# The same batch in both formats: a PO by its digits, one named twice, a row of junk, folders after <|>.
ROWS = (
    ("PO_NUMBER", "SUPPLIER", "<|>", "REGION", "YEAR"),
    ("PO4511", "As the batch has it", "", "EMEA", "2026"),
    ("4512", "", "", "LATAM", ""),
    ("junk", "", "", "", ""),
    ("po 4511", "", "", "EMEA", "2026"),
    ("PO4513", "", "", "", ""),
    ("PM4514", "", "", "", ""),
)
FOLDERS = {"PO4511": "EMEA/2026/PO4511", "PO4512": "LATAM/4512", "PO4514": "PM4514"}
RESULTS = {
    "STATUS": ["COMPLETED", "COMPLETED", "INVALID", "DUPLICATE", "NO_ATTACHMENTS", "COMPLETED"],
    "ATTACHMENTS_FOUND": [3, 2, None, None, 0, 2],
}


@dataclass(frozen=True)
class Batch:
    """A batch file in a folder of its own, and where its downloads go."""

    file: Path
    to: Path

    @classmethod
    def of(cls, folder: Path, *numbers: str) -> "Batch":
        return cls(text_file(folder, "\n".join(("PO_NUMBER", *numbers))), folder / "attachments")

    @property
    def options(self) -> tuple[str, ...]:
        return ("--po-file", str(self.file), "--to", str(self.to), "--workers", "2")

    @property
    def statuses(self) -> list[str]:
        """From the ledger: one row per visit."""
        with (self.to / "ledger.csv").open(encoding="utf-8-sig", newline="") as stream:
            return [row["STATUS"] for row in csv.DictReader(stream)]

    @property
    def done(self) -> list[str]:
        """The POs that another run skips."""
        entries = Manifest(self.to / MANIFEST_FILE, self.to).entries.values()
        return [entry.po for entry in entries if entry.is_done]

    @property
    def downloads(self) -> dict[str, str]:
        """SHA-256 of each attachment by its path."""
        return {
            path.relative_to(self.to).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.to.rglob("*")
            if path.is_file() and path.parent not in (self.to, self.to / OWN_FOLDER)
        }


def expected_downloads(tenant: Tenant) -> dict[str, str]:
    return {
        f"{folder}/{name}": sha256
        for po, folder in FOLDERS.items()
        for name, sha256 in tenant.expected(po).files.items()
    }


def visits(tenant: Tenant, po: str) -> int:
    return len(tenant.requests_to(f"/order_headers/{po.removeprefix('PO')}"))


@pytest.fixture(scope="module")
def guest() -> Iterator[Guest]:
    with start_tenant(TenantOptions(orders=ORDERS)) as tenant, run_temp_dir("h") as temp_dir:
        yield Guest(tenant, temp_dir)


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    folder = tmp_path_factory.mktemp("complete")
    return Batch(workbook_file(folder, *ROWS), folder / "attachments")


@dataclass(frozen=True)
class Watched:
    """A run, with what other users of the machine could see of it."""

    ended: Ended
    command_lines: str
    batch_before: bytes


@pytest.fixture(scope="module")
def complete(guest: Guest, batch: Batch) -> Watched:
    """The batch downloaded once; every test of it only looks, or comes after those that do."""
    before = batch.file.read_bytes()
    process = guest.start("download", *batch.options, "--browser", "auto")
    seen = set()
    harness = psutil.Process(process.pid)
    ledger = batch.to / "ledger.csv"

    def has_a_result() -> bool:
        for each in [harness, *harness.children(recursive=True)]:
            try:
                seen.add(" ".join(each.cmdline()))
            except psutil.Error:
                continue
        return process.poll() is not None or (ledger.is_file() and len(ledger.read_bytes().splitlines()) > 1)

    wait_until(has_a_result, "the first PO is in the ledger", longest_s=120.0)
    return Watched(finished(process), "\n".join(seen), before)


def test_every_attachment_arrives_whole_in_the_folder_of_its_po(complete: Watched, guest: Guest, batch: Batch) -> None:
    assert (complete.ended.exit_code, complete.ended.stderr) == (ExitCode.OK, "")
    assert batch.downloads == expected_downloads(guest.tenant)
    assert guest.tenant.escapes() == []


def test_rows_that_are_not_visited_are_said_with_their_lines(complete: Watched) -> None:
    assert "Line 4: 'JUNK' is not a PO number." in complete.ended.stdout
    assert "Line 5: PO4511 is on line 2 already; it is visited once." in complete.ended.stdout


def test_the_copy_of_the_batch_says_what_became_of_each_row_and_the_batch_is_as_it_was(
    complete: Watched, guest: Guest, batch: Batch
) -> None:
    header, *rows = sheet_rows(batch.to / "pos-results.xlsx")
    by_name = {str(name): [row[at] for row in rows] for at, name in enumerate(header)}

    assert batch.file.read_bytes() == complete.batch_before
    assert [str(number) for number in by_name["PO_NUMBER"]] == [row[0] for row in ROWS[1:]]
    assert {name: by_name[name] for name in RESULTS} == RESULTS
    assert by_name["SUPPLIER"][0] == guest.tenant.expected("PO4511").supplier
    assert by_name["ATTACHMENT_NAMES"][0] == "; ".join(guest.tenant.expected("PO4511").files)
    assert by_name["DOWNLOAD_FOLDER"][0] == str((batch.to / FOLDERS["PO4511"]).resolve())
    assert by_name["COUPA_URL"][0] == f"{guest.tenant.base_url}/order_headers/4511"
    assert by_name["ERROR_MESSAGE"][2:4] == [
        "'JUNK' is not a PO number.",
        "PO4511 is on line 2 already; it is visited once.",
    ]


def test_name_and_password_are_in_no_file_no_output_and_no_command_line(
    complete: Watched, guest: Guest, batch: Batch
) -> None:
    secrets = (guest.tenant.username, guest.tenant.password)
    shown = complete.ended.said + complete.command_lines

    assert "chromedriver" in complete.command_lines
    assert "--user-data-dir" in complete.command_lines
    assert [secret for secret in secrets if secret in shown] == []
    assert list(files_with(batch.file.parent, secrets)) == []
    guest.assert_nothing_is_left()


@pytest.mark.usefixtures("complete")
def test_another_run_asks_nothing_of_the_site_where_all_is_complete(guest: Guest, batch: Batch) -> None:
    asked = len(guest.tenant.journal)

    again = guest.run("download", *batch.options, "--json")

    assert again.exit_code == ExitCode.OK
    assert len(guest.tenant.journal) == asked
    answer = json.loads(again.stdout)
    assert (answer["pos"], answer["statuses"]) == (4, {"COMPLETED": 3, "NO_ATTACHMENTS": 1})
    assert "skipped: 4 POs" in again.stderr


@pytest.mark.usefixtures("complete")
def test_verify_finds_the_file_that_was_tampered_with_and_the_one_that_is_gone(guest: Guest, batch: Batch) -> None:
    tenant = guest.tenant
    before = {po: visits(tenant, po) for po in ORDERS}
    tampered, gone = sorted((batch.to / FOLDERS["PO4512"]).iterdir())
    tampered.write_bytes(b"?" + tampered.read_bytes()[1:])
    gone.unlink()

    ended = guest.run("download", *batch.options, "--verify")

    assert (ended.exit_code, ended.stderr) == (ExitCode.OK, "")
    assert f"4512: {tampered.name} has other bytes than when it was saved; the PO is visited again." in ended.stdout
    assert f"4512: {gone.name} is missing; the PO is visited again." in ended.stdout
    assert batch.downloads == expected_downloads(tenant)
    assert [po for po in ORDERS if visits(tenant, po) > before[po]] == ["PO4512"]


@pytest.mark.usefixtures("complete")
def test_another_sites_files_are_not_mixed_with_these(guest: Guest, batch: Batch) -> None:
    other = ("--base-url", guest.tenant.local_url)
    ended = guest.run("download", *batch.options, *other)
    assert (ended.exit_code, ended.stdout) == (ExitCode.USAGE, "")
    assert "holds PO4511 of another site" in ended.stderr


@pytest.fixture
def children_heed_ctrl_c() -> Iterator[None]:
    with heeding_ctrl_c():
        yield


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
@pytest.mark.usefixtures("children_heed_ctrl_c")
def test_a_run_that_is_broken_off_keeps_what_is_complete_and_the_next_goes_on(tmp_path: Path) -> None:
    orders = {f"PO45{number}": "plain" for number in range(20, 26)}
    batch = Batch.of(tmp_path, *orders)
    with start_tenant(TenantOptions(orders=orders)) as tenant, run_temp_dir("h") as temp_dir:
        guest = Guest(tenant, temp_dir)
        process = guest.start("download", *batch.options)
        wait_until((batch.to / OWN_FOLDER / LOCK_FILE).is_file, "the run has its folder", longest_s=120.0)
        second = guest.run("download", *batch.options)
        wait_until(lambda: batch.done or process.poll() is not None, "a PO is complete", longest_s=120.0)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)  # Who is impatient presses twice.
        first = finished(process)
        guest.assert_nothing_is_left()
        kept, done = batch.downloads, batch.done
        seen = {po: visits(tenant, po) for po in orders}

        rest = guest.run("download", *batch.options)

        assert second.exit_code == ExitCode.USAGE
        assert f"is in use: process {process.pid} works in it." in second.stderr
        assert (first.exit_code, first.stderr) == (ExitCode.INTERRUPTED, f"{FINISHING}\n"), first.said
        assert "Run the same command again to go on with what is not complete." in first.stdout
        assert (rest.exit_code, rest.stderr) == (ExitCode.OK, "")
        assert kept.items() <= batch.downloads.items()
        assert sorted(batch.downloads.values()) == sorted(
            digest for po in orders for digest in tenant.expected(po).digests
        )
        assert 0 < len(done) < len(orders)
        assert [po for po in done if visits(tenant, po) > seen[po]] == []
        guest.assert_nothing_is_left()


def test_a_wrong_password_is_tried_once_and_never_shown(guest: Guest, tmp_path: Path) -> None:
    batch = Batch.of(tmp_path, *ORDERS)
    stranger = Guest(guest.tenant, guest.temp_dir, FAILING_PASSWORD)
    tried, let_in = posts(guest.tenant), guest.tenant.logins

    ended = stranger.run("download", *batch.options)

    assert ended.exit_code == ExitCode.USAGE
    assert ended.stderr.startswith("Error: The site does not take the credentials.")
    assert len(ended.stderr.splitlines()) == 1
    assert FAILING_PASSWORD not in ended.said
    assert (posts(guest.tenant) - tried, guest.tenant.logins - let_in) == (1, 0)
    assert batch.downloads == {}
    assert batch.statuses == []


def posts(tenant: Tenant) -> int:
    return len([entry for entry in tenant.requests_to("/sessions") if entry.method == "POST"])


def test_a_site_on_which_po_after_po_fails_is_left_alone(tmp_path: Path) -> None:
    orders = {"PO4531": "requisition-away", "PO4532": "only-odd-links", "PO4533": "plain"}
    batch = Batch.of(tmp_path, *orders)
    with start_tenant(TenantOptions(orders=orders)) as tenant, run_temp_dir("h") as temp_dir:
        guest = Guest(tenant, temp_dir)
        ended = guest.run("download", *batch.options, "--workers", "1", "--stop-after-failures", "2")

    assert ended.exit_code == ExitCode.USAGE
    assert "3 POs: 2 FAILED, 1 NOT_YET." in ended.stdout
    assert ended.stderr.startswith("Error: 2 POs in a row failed, the last one (PO4532) because: ")
    assert len(ended.stderr.splitlines()) == 1
    assert batch.statuses == ["FAILED", "FAILED"]
    assert visits(tenant, "PO4533") == 0
