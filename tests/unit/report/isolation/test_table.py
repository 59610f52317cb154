from pathlib import Path

from rich.console import Console

from harness.report.isolation.table import print_matrix
from tests.support.isolation import CONTEXT, FULL, NONE, Changes, make_matrix


def printed(changes: Changes | None = None, width: int = 120) -> str:
    console = Console(width=width)
    with console.capture() as capture:
        print_matrix(make_matrix(changes), console, [Path("results/x/isolation.json")])
    return capture.get()


def row(text: str, name: str) -> list[str]:
    return next(line.split() for line in text.splitlines() if line.strip().startswith(f"{name} "))


def test_every_vector_is_a_row_and_every_combination_a_column() -> None:
    text = printed()
    assert row(text, "etag")[1:] == ["clean", "LEAK", "LEAK", "clean", "clean", "LEAK", "LEAK", "clean"]
    assert row(text, "basic-auth")[1:] == ["clean", "LEAK", "LEAK", "LEAK", "clean", "LEAK", "LEAK", "LEAK"]


def test_the_costs_stand_below() -> None:
    assert row(printed(), "median cost, ms")[3:] == ["210", "0", "8", "58", "48", "0", "8", "58"]


def test_a_cell_that_says_neither_and_one_that_is_missing_look_different() -> None:
    cells = row(printed({("etag", FULL): "not-applicable", ("etag", CONTEXT): None}), "etag")
    assert cells[4:6] == ["n/a", "?"]


def test_a_narrow_terminal_has_numbers_for_heads_and_says_what_they_mean() -> None:
    text = printed(width=80)
    assert "  5  context-per-po" in text
    assert row(text, "etag")[1:] == ["clean", "LEAK", "LEAK", "clean", "clean", "LEAK", "LEAK", "clean"]
    assert max(len(line) for line in text.splitlines()) <= 80


def test_an_unexpected_leak_is_named_with_what_was_seen() -> None:
    text = printed({("etag", FULL): "leak"})
    assert f"{FULL}: etag leaked" in text
    assert "etag: PO1 (Acme) was seen by PO2 in worker 0" in text


def test_a_missed_control_is_named() -> None:
    assert f"{NONE}: etag did not leak, so its check proves nothing" in printed({("etag", NONE): "clean"})


def test_many_complaints_are_cut_short_with_their_number() -> None:
    changes: Changes = {(vector.name, NONE): "clean" for vector in make_matrix().vectors}
    assert "… and 16 more, in isolation.json" in printed(changes)


def test_known_limits_and_the_verdict_are_said() -> None:
    text = " ".join(printed().split())
    assert "No cleaning reaches late-download" in text
    assert "per-po-driver and context-per-po close them." in text
    assert "All 48 negative controls leaked" in text
    assert "results/x/isolation.json" in text
