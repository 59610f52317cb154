import threading

from fake_coupa.journal import Entry, Journal


def a_request(journal: Journal, path: str = "/order_headers/15000001") -> Entry:
    return journal.begin("GET", path, "15000001", {"coupa_supplier": "supplier-001.15000001"}, 50_000, 7)


def test_an_entry_tells_arrival_answer_and_duration() -> None:
    ticks = iter([10.0, 12.0, 12.5])
    journal = Journal(clock=lambda: next(ticks))
    journal.finish(a_request(journal), 200, 1_234)
    assert journal.entries() == [
        {
            "at_s": 2.0,
            "method": "GET",
            "path": "/order_headers/15000001",
            "po": "15000001",
            "cookies": {"coupa_supplier": "supplier-001.15000001"},
            "client_port": 50_000,
            "connection": 7,
            "status": 200,
            "bytes": 1_234,
            "duration_s": 0.5,
        }
    ]


def test_a_request_under_way_is_listed_unfinished() -> None:
    journal = Journal()
    a_request(journal)
    assert [(entry["status"], entry["bytes"]) for entry in journal.entries(settle_s=0)] == [(0, 0)]


def test_reading_waits_for_a_request_that_is_about_to_end() -> None:
    journal = Journal()
    entry = a_request(journal)
    ending = threading.Thread(target=journal.finish, args=(entry, 200, 5))
    ending.start()
    assert [each["status"] for each in journal.entries(settle_s=30)] == [200]
    ending.join()


def test_clearing_forgets_entries_and_keeps_totals() -> None:
    journal = Journal()
    journal.finish(a_request(journal), 200, 40)
    journal.clear()
    assert journal.entries() == []
    assert (journal.requests, journal.bytes) == (1, 40)


def test_a_request_cleared_under_way_does_not_come_back() -> None:
    journal = Journal()
    entry = a_request(journal)
    journal.clear()
    journal.finish(entry, 200, 40)
    assert journal.entries() == []
