import json

import pytest
from pydantic import ValidationError

from fake_coupa.journal import Journal
from harness.workload.journal import JournalEntry, parse_journal


def test_what_the_site_writes_is_what_the_harness_reads() -> None:
    ticks = iter([0.0, 1.0, 1.25])
    journal = Journal(clock=lambda: next(ticks))
    journal.finish(journal.begin("GET", "/order_headers/7", "7", {"a": "b"}, 4242), 200, 10)
    assert parse_journal(json.dumps(journal.entries()).encode()) == [
        JournalEntry(1.0, "GET", "/order_headers/7", "7", 200, {"a": "b"}, 10, 0.25, 4242)
    ]


def test_anything_else_is_refused() -> None:
    with pytest.raises(ValidationError):
        parse_journal(b'[{"path": "/"}]')
