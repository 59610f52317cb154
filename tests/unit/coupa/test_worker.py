import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.coupa.endurance import Endurance
from harness.coupa.inspection import BrowserState
from harness.coupa.modes import MODES
from harness.coupa.po_browser import PoBrowser
from harness.coupa.result import PoResult, PoStatus
from harness.coupa.worker import PoWorker, process_po_worker
from harness.errors import DriverStartError
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

PO = Po("PO10001", "Acme")


class Shop:
    """A worker's site and the drivers that it went through."""

    def __init__(self, folder: Path) -> None:
        self.site = PretendSite(
            {f"{SITE}/order_headers/{n}": make_page(n, links=links_of(n, 2)) for n in ("10001", "10002")}
        )
        self.log: list[str] = []
        self.steps: list[tuple[str, str]] = []
        self.drivers: list[PretendBrowser] = []
        self.cleanable = True
        self.first_goes_down = False
        self.starts_left: int | None = None
        self.starts_asked = 0
        self.settings = make_settings(folder, mode=PretendMode.name)

    def start(self) -> PretendBrowser:
        self.starts_asked += 1
        if self.starts_left is not None:
            self.starts_left -= 1
            if self.starts_left < 0:
                raise DriverStartError("No driver starts.")
        self.drivers.append(PretendBrowser(self.log, self.site, f"driver {len(self.drivers) + 1}"))
        self.drivers[-1].cleanable = self.cleanable
        if self.first_goes_down:
            self.drivers[-1].answers = len(self.drivers) > 1
            self.site.dead_links = () if self.drivers[-1].answers else tuple(links_of("10001", 2))
        return self.drivers[-1]

    def look(self, browser: PoBrowser, base_url: str) -> BrowserState:
        """What the browser holds: a page in its history for each that its driver has opened."""
        assert base_url == SITE
        assert isinstance(browser, PretendBrowser)
        self.log.append(f"{browser.name} looked at")
        return BrowserState(pages=len(browser.page.visited))

    def process(self, *pos: Po) -> list[PoResult]:
        worker = PoWorker(self.settings, 3, lambda po, step: self.steps.append((po, step)), self.look)
        results = [worker.process(po) for po in pos]
        worker.close()
        return results

    def files(self) -> list[str]:
        root = self.settings.download_root
        return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    MODES[PretendMode.name] = PretendMode(shop.start)
    yield shop
    del MODES[PretendMode.name]


def test_a_worker_takes_its_driver_from_po_to_po(shop: Shop) -> None:
    results = shop.process(PO, Po("10002"))
    assert [(r.po, r.worker, r.outcome.status, r.attempts) for r in results] == [
        ("PO10001", 3, PoStatus.COMPLETED, 1),
        ("10002", 3, PoStatus.COMPLETED, 1),
    ]
    assert shop.files() == ["10002/10002-0.pdf", "10002/10002-1.pdf", "PO10001/10001-0.pdf", "PO10001/10001-1.pdf"]
    assert len(shop.drivers) == 1


def test_the_seconds_of_one_po_do_not_count_to_the_next(shop: Shop) -> None:
    for result in shop.process(PO, Po("PO10002")):
        assert 0 < sum(result.spans.values()) <= result.wall_s


def test_steps_are_told_with_their_po_and_the_end_without(shop: Shop) -> None:
    shop.process(PO)
    assert {po for po, _ in shop.steps[:-1]} == {"PO10001"}
    assert shop.steps[-1] == ("", "driver_quit")


def test_a_po_whose_driver_fails_is_tried_once_more_with_a_new_driver(shop: Shop) -> None:
    shop.site.crashes = 1
    [result] = shop.process(PO)
    assert (result.outcome.status, result.attempts) == (PoStatus.COMPLETED, 2)
    assert [line for line in shop.log if "cleaned" not in line] == [
        "driver 1 started",
        "driver 1 quit",
        "driver 2 started",
        "driver 2 quit",
    ]
    assert shop.files() == ["PO10001/10001-0.pdf", "PO10001/10001-1.pdf"]


def test_files_that_a_browser_cancelled_on_its_way_out_are_fetched_by_the_next(shop: Shop) -> None:
    shop.first_goes_down = True
    [result] = shop.process(PO)
    assert (result.outcome.status, result.attempts) == (PoStatus.COMPLETED, 2)
    assert result.troubles == ("The browser went away.",)


def test_files_that_are_not_there_are_not_asked_for_again(shop: Shop) -> None:
    shop.site.dead_links = tuple(links_of("10001", 1))
    [result] = shop.process(PO)
    assert (result.outcome.status, result.attempts) == (PoStatus.PARTIAL, 1)


def test_a_po_that_fails_every_time_is_failed_with_its_reason_and_the_next_goes_on(shop: Shop) -> None:
    shop.site.crashes = 2
    failed, done = shop.process(PO, Po("PO10002"))
    assert (failed.outcome.status, failed.outcome.supplier, failed.attempts) == (PoStatus.FAILED, "Acme", 2)
    assert failed.outcome.reason == "the browser crashed"
    assert done.outcome.status is PoStatus.COMPLETED
    assert len(shop.drivers) == 3


def test_a_po_keeps_its_outcome_where_only_the_cleaning_failed(shop: Shop) -> None:
    shop.cleanable = False
    results = shop.process(PO, Po("PO10002"))
    assert [(r.outcome.status, r.attempts) for r in results] == [(PoStatus.COMPLETED, 1)] * 2
    assert len(shop.drivers) == 2
    assert len(shop.files()) == 4


def test_what_ended_a_failed_attempt_is_told_also_where_the_next_one_succeeds(shop: Shop) -> None:
    shop.site.crashes = 1
    again, done = shop.process(PO, Po("PO10002"))
    assert again.outcome.status is PoStatus.COMPLETED
    assert again.troubles == ("the browser crashed",)
    assert done.troubles == ()


def test_a_po_that_fails_every_time_tells_of_each_attempt(shop: Shop) -> None:
    shop.site.crashes = 2
    [result] = shop.process(PO)
    assert result.troubles == ("the browser crashed", "the browser crashed")


def test_a_cleaning_that_failed_is_told_with_the_po_that_was_done(shop: Shop) -> None:
    shop.cleanable = False
    [result] = shop.process(PO)
    assert (result.outcome.status, result.troubles) == (PoStatus.COMPLETED, ("Cleaning failed.",))


def test_downloads_that_nobody_asked_for_are_told_with_the_po_in_hand(shop: Shop) -> None:
    shop.site.intruders = {f"{SITE}/order_headers/10001": (f"{SITE}/late.pdf",)}
    strayed, clean = shop.process(PO, Po("PO10002"))
    assert (strayed.strays, clean.strays) == ((f"{SITE}/late.pdf",), ())


def test_strays_of_an_attempt_that_failed_are_told_too(shop: Shop) -> None:
    shop.site.intruders = {f"{SITE}/order_headers/10001": (f"{SITE}/late.pdf",)}
    shop.site.crashes = 1
    [result] = shop.process(PO)
    assert (result.attempts, result.strays) == (2, (f"{SITE}/late.pdf", f"{SITE}/late.pdf"))


def test_what_the_browser_holds_is_compared_with_the_first_look_before_each_page(shop: Shop) -> None:
    shop.settings = replace(shop.settings, inspect=True)
    first, second = shop.process(PO, Po("PO10002"))
    assert first.residue == ()
    assert second.residue == ("pages in the history of the tab: 1 instead of 0",)


def test_a_new_driver_is_compared_with_the_login_of_the_first(shop: Shop) -> None:
    shop.settings = replace(shop.settings, inspect=True)
    shop.cleanable = False
    results = shop.process(PO, Po("PO10002"))
    assert [result.residue for result in results] == [(), ()]
    assert [line for line in shop.log if "looked" in line] == ["driver 1 looked at", "driver 2 looked at"]


def test_nobody_looks_into_the_browser_unless_told_to(shop: Shop) -> None:
    [result] = shop.process(PO)
    assert result.residue == ()
    assert not [line for line in shop.log if "looked" in line]


def test_something_that_is_no_po_number_is_failed_and_stops_nothing(shop: Shop) -> None:
    junk, done = shop.process(Po("../etc"), PO)
    assert junk.outcome.status is PoStatus.FAILED
    assert "'../etc' is not a PO number" in junk.outcome.reason
    assert done.outcome.status is PoStatus.COMPLETED


def test_a_folder_that_leads_elsewhere_fails_its_po_and_stops_nothing(shop: Shop, tmp_path: Path) -> None:
    shop.settings.download_root.mkdir()
    (shop.settings.download_root / "away").symlink_to(tmp_path)
    refused, done = shop.process(Po("PO10001", hierarchy=("away",)), Po("PO10002"))
    assert refused.outcome.status is PoStatus.FAILED
    assert "would lie outside" in refused.outcome.reason
    assert done.outcome.status is PoStatus.COMPLETED


def test_a_worker_says_at_the_end_what_it_used(shop: Shop) -> None:
    worker = PoWorker(shop.settings, 3)
    worker.process(PO)
    summary = worker.close()
    assert (summary.worker, summary.pos_done) == (3, 1)
    assert list(summary.spans) == ["driver_quit"]
    assert not (shop.settings.download_root / ".staging").exists()


def test_a_list_of_pos_gives_a_result_and_a_row_each(shop: Shop, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.csv"
    results = process_po_worker([PO, Po("PO10003")], shop.settings, ledger)
    assert [result.outcome.status for result in results] == [PoStatus.COMPLETED, PoStatus.PO_NOT_FOUND]
    with ledger.open(newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["PO_NUMBER"], row["STATUS"]) for row in rows] == [
        ("PO10001", "COMPLETED"),
        ("PO10003", "PO_NOT_FOUND"),
    ]
    assert shop.log[-1] == "driver 1 quit"


def test_the_driver_is_quit_when_the_source_of_pos_breaks_off(shop: Shop) -> None:
    def pos() -> Iterator[Po]:
        yield PO
        raise RuntimeError

    with pytest.raises(RuntimeError):
        process_po_worker(pos(), replace(shop.settings))
    assert shop.log[-1] == "driver 1 quit"


def test_a_worker_says_how_many_of_its_drivers_were_retired(shop: Shop) -> None:
    worker = PoWorker(replace(shop.settings, endurance=Endurance(retire_after=1)), 3, look=shop.look)
    results = [worker.process(po) for po in (PO, Po("10002"), Po("10001"))]
    assert {result.outcome.status for result in results} == {PoStatus.COMPLETED}
    assert (worker.close().retired, len(shop.drivers)) == (2, 3)


def test_a_start_that_never_works_is_no_attempt_and_says_nothing_of_the_po(shop: Shop) -> None:
    shop.starts_left = 0
    [result] = shop.process(PO)
    assert (result.outcome.status, result.unstarted, result.attempts) == (PoStatus.FAILED, True, 0)
    assert result.outcome.reason == "No driver starts."


def test_a_driver_that_cannot_be_replaced_leaves_the_rest_of_the_attempts_to_others(shop: Shop) -> None:
    shop.site.crashes, shop.starts_left = 1, 1
    [result] = shop.process(PO)
    assert (result.unstarted, result.attempts, result.troubles) == (True, 1, ("the browser crashed",))
    assert shop.files() == []


def test_attempts_of_others_count(shop: Shop) -> None:
    shop.site.crashes = 1
    worker = PoWorker(shop.settings)
    result = worker.process(PO, spent=1)
    worker.close()
    assert (result.outcome.status, result.attempts) == (PoStatus.FAILED, 2)


def test_a_list_of_pos_waits_for_no_driver_twice(shop: Shop) -> None:
    shop.starts_left = 0
    results = process_po_worker([PO, Po("PO10002")], shop.settings)
    assert [(result.po, result.unstarted) for result in results] == [("PO10001", True), ("PO10002", True)]
    assert shop.starts_asked == 1


@pytest.mark.parametrize("times", [1, 2])
def test_a_login_that_ends_is_renewed_in_the_same_driver_and_costs_no_attempt(shop: Shop, times: int) -> None:
    shop.site.logged_out = times
    [result] = shop.process(PO)
    assert (result.outcome.status, result.attempts) == (PoStatus.COMPLETED, 1)
    assert shop.log.count("driver 1 logged in again") == times
    assert len(shop.drivers) == 1


def test_a_site_that_always_asks_for_a_login_is_let_be(shop: Shop) -> None:
    shop.site.logged_out = 100
    [result] = shop.process(PO)
    assert (result.outcome.status, result.outcome.reason) == (
        PoStatus.FAILED,
        "The site asks for a login again. The session that the driver was given has ended.",
    )
    assert sum("logged in again" in line for line in shop.log) == 2, "or the account would be locked"


def test_a_page_that_the_site_fails_to_give_costs_neither_driver_nor_attempt(shop: Shop) -> None:
    shop.settings = replace(shop.settings, endurance=Endurance(first_pause_s=0.001))
    shop.site.unavailable += ["net::ERR_CONNECTION_REFUSED"] * 3
    failed, done = shop.process(PO, Po("PO10002"))
    assert failed.outcome.reason == "the site did not give the page: net::ERR_CONNECTION_REFUSED, asked 3 times"
    assert [(each.outcome.status, each.attempts) for each in (failed, done)] == [
        (PoStatus.FAILED, 1),
        (PoStatus.COMPLETED, 1),
    ]
    assert len(shop.drivers) == 1
