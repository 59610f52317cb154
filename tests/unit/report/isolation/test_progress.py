import io

from rich.console import Console

from harness.experiment.events import CombinationStarted, Note
from harness.report.isolation.progress import watching_matrix


def watched(*, quiet: bool = False, terminal: bool = False) -> str:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=100)
    with watching_matrix(console, quiet=quiet) as watcher:
        watcher(Note("The site is up."))
        watcher(CombinationStarted(1, 8, "driver-per-worker + none"))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_lines_say_what_is_being_tried() -> None:
    assert watched().splitlines() == ["The site is up.", "2 of 8: driver-per-worker + none"]


def test_a_terminal_has_a_bar_and_keeps_the_notes() -> None:
    text = watched(terminal=True)
    assert "The site is up." in text
    assert "1/8" in text


def test_quiet_says_nothing() -> None:
    assert watched(quiet=True) == ""
