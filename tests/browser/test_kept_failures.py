"""What is kept of a PO that failed, for whoever wants to know why: picture, page, driver's log and lines of the log."""

import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.coupa.chronicle import Chronicle
from harness.coupa.distribution import Distribution
from harness.coupa.endurance import Endurance
from harness.coupa.kept.attempt import FAILURES, PAGE, SCREENSHOT
from harness.coupa.log.worker import WorkerLog
from harness.coupa.log_settings import LogLevel, LogSettings
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.result import PoStatus
from harness.coupa.settings import WorkerSettings
from harness.coupa.worker import PoWorker
from harness.host.browsers import BrowserChoice
from harness.workload.patience import Patience
from tests.support.killing import KillAt, browser_in
from tests.support.logs import files_with_a_secret, lines_of
from tests.support.site import PreparedSite, make_scenario, prepared_site, started_browser

LONG_MS = 600_000
ALL_THERE = {"pos": 4, "suppliers": 2, "unknown_share": 0, "no_attachment_share": 0, "requisition_share": 0}
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def late_files() -> Iterator[PreparedSite]:
    late = {"share": 1.0, "headers_ms": LONG_MS, "body_ms": LONG_MS}
    with prepared_site(make_scenario("late-downloads", late=late, batch=ALL_THERE)) as prepared:
        yield prepared


def logged(prepared: PreparedSite, folder: Path, mode: str, patience: Patience) -> WorkerSettings:
    settings = prepared.settings(mode, patience=patience)
    return replace(settings, log=LogSettings(folder, LogLevel.DEBUG), endurance=Endurance(attempts=2, tries=1))


def secrets_of(settings: WorkerSettings) -> tuple[str, ...]:
    assert settings.credentials is not None
    return (*settings.credentials.secrets(), *(str(cookie["value"]) for cookie in settings.session.cookies))


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG in pixels, from its first chunk (ISO/IEC 15948, 11.2.2)."""
    content = picture.read_bytes()
    assert content.startswith(PNG)
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def events_in(folder: Path, po: str) -> list[str]:
    return [line["event"] for line in lines_of(folder) if line.get("po") == po and line["level"] != "debug"]


@pytest.mark.parametrize("mode", ["context-per-po", "per-po-driver"])
def test_a_failed_po_is_kept_with_a_picture_and_one_whose_browser_died_with_what_is_left(
    late_files: PreparedSite, tmp_path: Path, mode: str
) -> None:
    settings = logged(late_files, tmp_path, mode, Patience(page_s=30.0, idle_s=0.5, command_s=20.0))
    lost, killed = late_files.site.batch[:2]
    kill_twice = KillAt(killed.number, "trigger", lambda: browser_in(settings.temp_root), times=2)

    with Chronicle(settings) as chronicle:
        worker = PoWorker(settings, on_step=kill_twice, log=WorkerLog(settings, 0, chronicle.hear))
        for po in (lost, killed):
            chronicle.note(worker.process(po))
        worker.close()

    seen = tmp_path / FAILURES / lost.number / "attempt-1"
    assert min(size_of(seen / SCREENSHOT)) > 300
    page = (seen / PAGE).read_text(encoding="utf-8")
    assert f"Purchase order {lost.number}" in page
    assert {each.name for each in (tmp_path / FAILURES / killed.number).iterdir()} == {
        "attempt-1",
        "attempt-2",
        "failure.json",
    }
    assert not list((tmp_path / FAILURES / killed.number).rglob(SCREENSHOT))
    assert events_in(tmp_path, killed.number).count("attempt failed") == 2
    assert events_in(tmp_path, lost.number)[-1] == events_in(tmp_path, killed.number)[-1] == "po ended"
    assert files_with_a_secret(tmp_path, secrets_of(settings)) == []


def test_a_page_that_never_comes_is_kept_as_far_as_it_came(tmp_path: Path) -> None:
    stall = {"stall": {"pages": 1.0, "times": 10, "ms": LONG_MS}}
    with prepared_site(make_scenario("smoke", batch=ALL_THERE, faults=stall), BrowserChoice.CHROME) as prepared:
        prepared.site.clear_journal()
        settings = logged(prepared, tmp_path, "driver-per-worker", Patience(page_s=2.0, idle_s=1.0, command_s=20.0))
        with (
            Chronicle(settings) as chronicle,
            PersistentWorkerPool(settings, 1, Distribution.STATIC, chronicle.hear) as pool,
        ):
            [result] = pool.run(prepared.site.batch[:1])
            chronicle.note(result)
            pool.summaries()

    assert result.outcome.status is PoStatus.FAILED
    seen = tmp_path / FAILURES / result.po / "attempt-1"
    assert min(size_of(seen / SCREENSHOT)) > 300
    assert (seen / PAGE).read_text(encoding="utf-8").startswith("<!doctype html>")
    assert lines_of(tmp_path)[0]["event"] == "worker started"
    assert lines_of(tmp_path)[-1]["event"] == "worker closed"
    assert files_with_a_secret(tmp_path, secrets_of(settings)) == []


def test_a_picture_is_taken_without_what_the_page_shows_of_known_secrets(smoke: PreparedSite) -> None:
    page = "data:text/html,<p>Hello ann@acme.example, <b>or ann@acme.example</b></p><input value='ann@acme.example'>"
    read = "return document.body.innerText + document.querySelector('input').value"
    with started_browser(smoke.settings()) as browser:
        browser.tab.open(page)
        picture = browser.screenshot_png("<p>", ("ann@acme.example", "a-secret-not-there"))
        assert picture is not None
        assert picture.startswith(PNG)
        assert browser.tab.run(read).count("•••") == 3
        assert "ann@" not in browser.tab.run(read)
