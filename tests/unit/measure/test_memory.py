import os

import psutil
import pytest

from harness.host.processes import OwnedProcess
from harness.measure.forest import Member
from harness.measure.memory import REFRESH_S, SETTLED_S, MemoryBook, Reading, best_memory_kind
from harness.measure.proctable import Resident, resident_of


def member(name: str = "browser", level: int = 2) -> Member:
    return Member(worker=0, owned=OwnedProcess(1, 0.0), name=name, level=level, resident=Resident(10, 90))


@pytest.fixture
def book() -> MemoryBook:
    return MemoryBook("pss")


def test_without_any_reading_memory_is_all_that_is_resident(book: MemoryBook) -> None:
    assert book.memory_bytes(member(), Resident(10, 90), at_s=0.0) == 100


def test_a_process_that_has_not_changed_has_the_memory_that_was_read(book: MemoryBook) -> None:
    browser = member()
    book.note(browser, Reading(0.0, Resident(10, 90), 40))
    assert book.memory_bytes(browser, Resident(10, 90), at_s=1.0) == 40


def test_private_pages_that_came_since_count_in_full(book: MemoryBook) -> None:
    browser = member()
    book.note(browser, Reading(0.0, Resident(10, 90), 40))
    assert book.memory_bytes(browser, Resident(60, 90), at_s=1.0) == 90


def test_shareable_pages_that_came_since_count_by_the_share_that_was_read(book: MemoryBook) -> None:
    browser = member()
    book.note(browser, Reading(0.0, Resident(10, 90), 40))
    assert book.memory_bytes(browser, Resident(10, 180), at_s=1.0) == 70


def test_a_process_without_a_reading_shares_as_its_like_do(book: MemoryBook) -> None:
    book.note(member(), Reading(0.0, Resident(10, 90), 40))
    book.note(member("driver", 1), Reading(0.0, Resident(10, 90), 100))
    assert book.memory_bytes(member(), Resident(20, 90), at_s=1.0) == 50


def test_a_browsers_helpers_are_not_judged_by_the_browser(book: MemoryBook) -> None:
    book.note(member(level=2), Reading(0.0, Resident(10, 90), 100))
    book.note(member(level=3), Reading(0.0, Resident(10, 90), 19))
    assert book.memory_bytes(member(level=3), Resident(10, 90), at_s=1.0) == 19


def test_a_fresh_reading_of_its_like_beats_an_old_one_of_its_own(book: MemoryBook) -> None:
    browser = member()
    book.note(browser, Reading(0.0, Resident(10, 90), 100))
    for at_s in (100.0, 101.0, 102.0):
        book.note(member(), Reading(at_s, Resident(10, 90), 40))
    assert book.memory_bytes(browser, Resident(10, 90), at_s=101.0) == 40
    assert book.memory_bytes(browser, Resident(10, 90), at_s=1.0) == 100


def test_memory_is_never_more_than_what_is_resident_nor_less_than_nothing(book: MemoryBook) -> None:
    forked = member()
    book.note(forked, Reading(0.0, Resident(50, 10), 20))
    assert book.memory_bytes(forked, Resident(0, 10), at_s=1.0) == 0
    grown = member()
    book.note(grown, Reading(0.0, Resident(10, 10), 90))
    assert book.memory_bytes(grown, Resident(10, 10), at_s=1.0) == 20


def test_a_process_is_not_read_before_it_has_settled(book: MemoryBook) -> None:
    browser = member()
    assert book.doubt_bytes(browser, at_s=0.0) == 0
    assert book.doubt_bytes(browser, at_s=SETTLED_S) == 90


def test_a_process_whose_like_is_known_can_wait_for_one_whose_like_is_not(book: MemoryBook) -> None:
    known, unknown = member(), member("driver", 1)
    for process in (known, unknown):
        book.doubt_bytes(process, at_s=0.0)
    book.note(member(), Reading(1.0, Resident(10, 90), 40))
    assert 0 < book.doubt_bytes(known, at_s=1.0) < book.doubt_bytes(unknown, at_s=1.0)


def test_a_reading_is_good_until_it_is_old_or_the_process_has_changed(book: MemoryBook) -> None:
    browser = member()
    book.doubt_bytes(browser, at_s=0.0)
    book.note(browser, Reading(1.0, Resident(10, 90), 40))
    assert book.doubt_bytes(browser, at_s=2.0) == 0
    assert book.doubt_bytes(browser, at_s=1.0 + REFRESH_S) > 0
    browser.resident = Resident(10, 150)
    assert book.doubt_bytes(browser, at_s=2.0) == 60


def test_a_reading_of_a_real_process_is_what_the_platform_tells_of_it() -> None:
    book = MemoryBook(best_memory_kind())
    info = psutil.Process().memory_full_info()
    this = member()
    this.owned = OwnedProcess(os.getpid(), 0.0)
    book.read(this, at_s=0.0)
    assert book.memory_bytes(this, resident_of(info), at_s=0.0) == pytest.approx(getattr(info, book.kind), rel=0.05)
