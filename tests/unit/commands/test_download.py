import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.commands.download import MANIFEST_FILE, OWN_FOLDER, DownloadOptions, run
from harness.commands.tenant import SiteOptions
from harness.coupa.distribution import Distribution
from harness.coupa.folders import sha256_of
from harness.coupa.manifest import Manifest
from harness.coupa.result import Outcome, PoResult, PoStatus, SavedFile
from harness.errors import ConfigError, ExitCode
from harness.host.browsers import BrowserChoice
from harness.host.occupied import occupied
from harness.workload.credentials import PASSWORD_VARIABLE, USERNAME_VARIABLE
from tests.support.po_files import csv_rows, text_file

SITE = "https://acme.coupahost.com"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "attachments"


@pytest.fixture
def options(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> DownloadOptions:
    """Three POs of a site that no test may reach, and nobody who could agree to that."""
    monkeypatch.setenv(USERNAME_VARIABLE, "ana")
    monkeypatch.setenv(PASSWORD_VARIABLE, "battery-staple")
    po_file = text_file(tmp_path, "PO_NUMBER;SUPPLIER\nPO1;A\njunk;\nPO2;B\nPO3;C\n")
    return DownloadOptions(
        site=SiteOptions(base_url=SITE, po_file=po_file),
        mode="driver-per-worker",
        workers=2,
        folder=folder,
        verify=False,
        pos=None,
        distribution=Distribution.DYNAMIC,
        cleanup="full",
        browser=BrowserChoice.AUTO,
        headed=False,
        quiet=False,
        as_json=False,
    )


def dry(options: DownloadOptions) -> DownloadOptions:
    return replace(options, site=replace(options.site, dry_run=True))


def result_of(folder: Path, po: str, status: PoStatus = PoStatus.COMPLETED, site: str = SITE) -> PoResult:
    """A visit that saved one file, where it was a success."""
    place = folder / po
    files: tuple[SavedFile, ...] = ()
    if status is PoStatus.COMPLETED:
        place.mkdir(parents=True)
        (place / "order.pdf").write_text(f"order {po}", encoding="utf-8")
        digest = sha256_of(place / "order.pdf")
        files = (SavedFile("order.pdf", digest.size_bytes, digest.sha256),)
    url = f"{site}/order_headers/{po.removeprefix('PO')}"
    reason = "" if files else "the site answers 503"
    return PoResult(po, 0, Outcome(status, "Acme", reason, 1, files, str(place) if files else "", url), 0.0, 1.0)


def after(folder: Path, *results: PoResult) -> None:
    """What an earlier run left."""
    with Manifest(folder / MANIFEST_FILE, folder) as manifest:
        for result in results:
            manifest.append(result)


def files_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_dry_run_shows_the_plan_its_load_and_the_rows_left_out_and_makes_nothing(
    options: DownloadOptions, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(dry(options)) == ExitCode.OK
    said = capsys.readouterr().out
    assert "Line 3: 'JUNK' is not a PO number." in said
    assert f"3 POs of {SITE}, to {folder}." in said
    assert "driver-per-worker on 2 workers with" in said
    assert "Each PO is visited once: about " in said
    assert said.endswith("This was a dry run: nothing was started.\n")
    assert not folder.exists()


def test_a_dry_run_for_a_script_keeps_the_output_for_the_result(
    options: DownloadOptions, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(replace(dry(options), as_json=True, quiet=True)) == ExitCode.OK
    output = capsys.readouterr()
    assert output.out == ""
    assert "3 POs of" in output.err


def test_what_is_complete_is_left_out_of_the_plan(
    options: DownloadOptions, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after(folder, result_of(folder, "PO1"), result_of(folder, "PO2", PoStatus.FAILED))
    run(dry(options))
    said = capsys.readouterr().out
    assert f"Complete already in {folder}, and skipped: 1 PO." in said
    assert f"2 POs of {SITE}" in said


@pytest.mark.parametrize(("verify", "left"), [(False, 2), (True, 3)])
def test_only_verify_sees_bytes_that_changed_without_the_size(
    options: DownloadOptions, folder: Path, capsys: pytest.CaptureFixture[str], verify: bool, left: int
) -> None:
    after(folder, result_of(folder, "PO1"))
    (folder / "PO1" / "order.pdf").write_text("ORDER PO1", encoding="utf-8")
    run(replace(dry(options), verify=verify))
    said = capsys.readouterr().out
    assert f"{left} POs of {SITE}" in said
    found = "PO1: order.pdf has other bytes than when it was saved; the PO is visited again."
    assert (found in said) is verify


def test_a_batch_that_is_complete_needs_nobodys_leave_and_starts_nothing(
    options: DownloadOptions, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after(folder, *(result_of(folder, po) for po in ("PO1", "PO2", "PO3")))
    assert run(options) == ExitCode.OK
    said = capsys.readouterr().out
    assert "3 POs: 3 COMPLETED." in said
    statuses = [row[2] for row in csv_rows(folder / "pos-results.csv", ";")]
    assert statuses == ["STATUS", "COMPLETED", "INVALID", "COMPLETED", "COMPLETED"]


def test_rows_that_were_added_to_the_batch_are_what_is_left(
    options: DownloadOptions, tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after(folder, *(result_of(folder, po) for po in ("PO1", "PO2", "PO3")))
    text_file(tmp_path, "PO_NUMBER\nPO9\nPO3\nPO2\nPO1\n")
    run(dry(options))
    assert f"1 PO of {SITE}" in capsys.readouterr().out


def test_a_load_that_nobody_agreed_to_is_not_put_on_the_site(options: DownloadOptions, folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"must be agreed to, and nobody can be asked here.*--yes"):
        run(options)
    assert not folder.exists()


def test_a_folder_that_was_there_before_stays(options: DownloadOptions, folder: Path) -> None:
    folder.mkdir()
    with pytest.raises(ConfigError, match="must be agreed to"):
        run(options)
    assert list(folder.iterdir()) == []


def test_the_folder_of_another_tenant_is_refused(options: DownloadOptions, folder: Path) -> None:
    after(folder, result_of(folder, "PO2", site="https://other.coupahost.com"))
    before = files_below(folder)
    with pytest.raises(ConfigError, match=r"holds PO2 of another site, https://other.*--to"):
        run(options)
    assert files_below(folder) == before


def test_a_folder_in_which_another_download_works_is_refused(options: DownloadOptions, folder: Path) -> None:
    (folder / OWN_FOLDER).mkdir(parents=True)
    with occupied(folder / OWN_FOLDER), pytest.raises(ConfigError, match=r"is in use: process \d+ works in it"):
        run(options)


def test_a_file_cannot_be_the_folder(options: DownloadOptions, folder: Path) -> None:
    folder.write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"cannot be used: .*--to"):
        run(options)
    assert folder.read_text(encoding="utf-8") == "mine"


def test_a_batch_file_that_cannot_be_copied_is_said_after_what_became_of_the_batch(
    options: DownloadOptions, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after(folder, *(result_of(folder, po) for po in ("PO1", "PO2", "PO3")))
    (folder / "pos-results.csv").mkdir()
    with pytest.raises(ConfigError, match=r"pos-results\.csv cannot be written"):
        run(options)
    assert "3 POs: 3 COMPLETED." in capsys.readouterr().out


def test_the_answer_for_scripts_is_json_alone(
    options: DownloadOptions, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after(folder, *(result_of(folder, po) for po in ("PO1", "PO2", "PO3")))
    assert run(replace(options, as_json=True)) == ExitCode.OK
    answer = json.loads(capsys.readouterr().out)
    assert (answer["pos"], answer["statuses"], answer["interrupted"]) == (3, {"COMPLETED": 3}, False)
    assert answer["remarks"] == ["Line 3: 'JUNK' is not a PO number."]
    assert [Path(path).name for path in answer["paths"]] == ["pos-results.csv", "ledger.csv"]


@pytest.mark.parametrize(
    ("mode", "pos", "workers"),
    [("driver-per-worker", 9, 2), ("driver-per-worker", 1, 1), ("sequential", 9, 1), ("per-po-driver", 9, 2)],
)
def test_no_more_workers_are_counted_than_have_work(
    options: DownloadOptions, mode: str, pos: int, workers: int
) -> None:
    assert replace(options, mode=mode).workers_for(pos) == workers
