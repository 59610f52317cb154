import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.coupa.kept.attempt import FAILURES
from harness.coupa.log.entry import MOST_BYTES, Entry, reaches, short
from harness.coupa.log.worker import WorkerLog
from harness.coupa.log_settings import LogLevel
from harness.coupa.modes import MODES
from harness.coupa.result import PoResult
from harness.coupa.settings import Session
from harness.coupa.worker import PoWorker
from harness.errors import DriverError
from harness.workload.batch import Po
from tests.support.browsers import (
    SITE,
    PretendBrowser,
    PretendMode,
    PretendSite,
    links_of,
    make_page,
    make_settings,
)
from tests.support.logs import ANN, COOKIE, SECRETS, URL_TOKEN, make_logged_settings

PO = Po("PO10001", "Acme")
PIPE_TAKES_WHOLE_BYTES = 4096 - 4  # The length goes before.


class Office:
    """A worker with a log, and its site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = PretendSite({f"{SITE}/order_headers/10001": make_page("10001", links=links_of("10001", 2))})
        self.entries: list[Entry] = []
        self.drivers: list[PretendBrowser] = []
        self.settings = replace(make_logged_settings(folder), mode=PretendMode.name)

    def start(self) -> PretendBrowser:
        self.drivers.append(PretendBrowser([], self.site, f"driver {len(self.drivers) + 1}"))
        return self.drivers[-1]

    def work(self, *pos: Po) -> list[PoResult]:
        worker = PoWorker(self.settings, 3, log=WorkerLog(self.settings, 3, self.entries.append))
        results = [worker.process(po) for po in pos]
        worker.close()
        return results

    def events(self, *events: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.event in events]

    def kept(self) -> list[str]:
        root = self.folder / FAILURES
        return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    MODES[PretendMode.name] = PretendMode(office.start)
    yield office
    del MODES[PretendMode.name]


def test_a_po_is_told_with_its_worker_its_steps_and_how_long_each_took(office: Office) -> None:
    office.work(PO)
    begun, *steps = [entry for entry in office.entries if entry.po]
    assert (begun.event, begun.level, begun.worker, begun.attempt) == ("po begun", LogLevel.INFO, 3, 0)
    assert {(step.event, step.level, step.po, step.attempt) for step in steps} == {
        ("span", LogLevel.DEBUG, "PO10001", 1)
    }
    assert {"navigate", "find", "trigger", "wait_downloads", "persist", "clear_session"} <= {s.span for s in steps}
    assert all(isinstance(step.facts["seconds"], float) for step in steps)


def test_the_last_word_of_a_worker_is_what_it_has_done(office: Office) -> None:
    office.work(PO)
    quit_, closed = [entry for entry in office.entries if not entry.po and entry.level is not LogLevel.DEBUG]
    assert (quit_.event, closed.event) == ("driver quit", "worker closed")
    assert closed.facts == {"pos": 1, "driver_starts": 0}


def test_an_attempt_that_fails_is_told_with_its_error_and_the_step_that_it_came_in(office: Office) -> None:
    office.site.crashes = 1
    office.work(PO)
    [failed] = office.events("attempt failed")
    assert (failed.level, failed.attempt, failed.facts["error"]) == (LogLevel.WARNING, 1, "WebDriverException")
    assert failed.facts["sentence"] == "the browser crashed"
    assert {entry.attempt for entry in office.entries if entry.po and entry.at_s > failed.at_s} == {2}


def test_what_the_browser_showed_is_kept_of_an_attempt_that_failed(office: Office) -> None:
    office.site.crashes = 1
    office.work(PO)
    assert office.kept() == ["PO10001/attempt-1/page.html", "PO10001/attempt-1/screenshot.png"]
    page = (office.folder / FAILURES / "PO10001/attempt-1/page.html").read_text(encoding="utf-8")
    assert page.endswith(f"<p>driver 1 shows {SITE}/order_headers/10001?•••</p>")


def test_what_the_browser_showed_is_kept_of_a_po_that_is_not_complete_and_of_no_other(office: Office) -> None:
    office.site.dead_links = tuple(links_of("10001", 1))
    office.work(PO, Po("PO10009"))  # The second is not to be found, which is no failure.
    assert office.kept() == ["PO10001/attempt-1/page.html", "PO10001/attempt-1/screenshot.png"]


def test_nothing_is_kept_of_a_po_that_went_well(office: Office) -> None:
    office.work(PO)
    assert not (office.folder / FAILURES).exists()


def test_nothing_is_told_or_kept_where_no_log_is_wanted(office: Office) -> None:
    office.settings = replace(office.settings, log=None)
    office.site.crashes = 1
    office.work(PO)
    assert office.entries == []
    assert office.kept() == []


def test_what_is_below_the_level_does_not_even_leave_the_worker(tmp_path: Path) -> None:
    entries: list[Entry] = []
    log = WorkerLog(make_logged_settings(tmp_path, LogLevel.WARNING), 0, entries.append)
    log.begin("PO1")
    log.leave("navigate", 1.0)
    log.ask_again(f"{SITE}/1.pdf", "the site answers 503", 2)
    assert [(entry.event, entry.facts["tries"]) for entry in entries] == [("asked again", 2)]


def test_no_secret_leaves_the_worker(tmp_path: Path) -> None:
    entries: list[Entry] = []
    log = WorkerLog(make_logged_settings(tmp_path), 0, entries.append)
    log.renew(Session(({"name": "_coupa_session", "value": "a-new-one-0815"},)))
    said = f"{ANN.username} {ANN.password} {COOKIE} a-new-one-0815 https://acme.example/file?sig={URL_TOKEN}"
    log.ask_again(said, said, 2)
    log.failed("attempt failed", DriverError(said, said))
    assert len(entries) == 3
    for secret in (*SECRETS, "a-new-one-0815"):
        assert secret not in repr(entries)


def test_a_start_is_told_when_it_is_done_and_one_that_fails_with_the_drivers_last_words(tmp_path: Path) -> None:
    entries: list[Entry] = []
    log = WorkerLog(make_logged_settings(tmp_path), 0, entries.append)
    failure = DriverError("Chromium did not start.")
    failure.add_note(f"cannot open display of {ANN.username}")
    with log.starting():
        pass
    with pytest.raises(DriverError), log.starting():
        raise failure
    assert [entry.event for entry in entries] == ["driver started", "driver did not start"]
    assert entries[1].facts == {
        "error": "DriverError",
        "sentence": "Chromium did not start.",
        "noted": "cannot open display of •••",
    }


def test_a_po_that_is_taken_away_is_told_and_in_hand_no_more(tmp_path: Path) -> None:
    entries: list[Entry] = []
    log = WorkerLog(make_logged_settings(tmp_path), 0, entries.append)
    log.begin("PO1")
    log.call_off()
    log.close(0, 1)
    assert [(entry.event, entry.po) for entry in entries] == [
        ("po begun", "PO1"),
        ("called off", "PO1"),
        ("worker closed", ""),
    ]


def test_a_driver_that_was_retired_is_told_once(tmp_path: Path) -> None:
    entries: list[Entry] = []
    log = WorkerLog(make_logged_settings(tmp_path), 0, entries.append)
    for retired in (0, 0, 1, 1, 2):
        log.count_retired(retired)
    assert [(entry.event, entry.facts["drivers"]) for entry in entries] == [
        ("driver retired", 1),
        ("driver retired", 2),
    ]


def test_who_shares_a_browser_leaves_it_and_quits_no_driver(tmp_path: Path) -> None:
    entries: list[Entry] = []
    log = WorkerLog(replace(make_logged_settings(tmp_path, LogLevel.INFO), browsers=1), 0, entries.append)
    log.leave("driver_quit", 0.1)
    assert [entry.event for entry in entries] == ["browser left"]


def test_a_worker_that_nobody_hears_any_more_goes_on(tmp_path: Path) -> None:
    def broken(_entry: Entry) -> None:
        raise BrokenPipeError

    WorkerLog(make_logged_settings(tmp_path), 0, broken).begin("PO1")


def test_an_entry_goes_through_a_pipe_whole_or_not_at_all(tmp_path: Path) -> None:
    entries: list[Entry] = []
    log = WorkerLog(make_logged_settings(tmp_path), 0, entries.append)
    log.begin("発" * 10_000)
    log.ask_again("発" * 10_000, "\U0001f600" * 10_000, 2)
    assert max(len(pickle.dumps(entry)) for entry in entries) <= PIPE_TAKES_WHOLE_BYTES


def test_a_text_is_cut_between_its_characters_and_a_short_one_not_at_all() -> None:
    assert short("発" * 10_000) == "発" * (MOST_BYTES // 3) + "…"
    assert short("short") == "short"


def test_each_level_reaches_itself_and_those_before_it() -> None:
    levels = list(LogLevel)
    for at, level in enumerate(levels):
        assert [reaches(level, least) for least in levels] == [position <= at for position in range(len(levels))]


def test_a_worker_needs_no_log(tmp_path: Path) -> None:
    WorkerLog(make_settings(tmp_path)).begin("PO1")
