from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.coupa.kept import attempt
from harness.coupa.kept.attempt import FAILURES, MOST_KEPT, MOST_LINES, keep_attempt, last_lines
from harness.workload.masking import Mask
from tests.support.disks import no_file_can_grow
from tests.support.logs import ANN, COOKIE, URL_TOKEN, files_with_a_secret

MASK_OF_ANN = Mask.of(ANN, [{"value": COOKIE}])


@dataclass
class Shown:
    """A browser, by what there is to see of it."""

    html: str | None = "<p>a page</p>"
    picture: bytes | None = b"PNG"
    log: Path | None = None
    drawn: str = ""

    def page_html(self) -> str | None:
        return self.html

    def screenshot_png(self, harmless_html: str, secrets: tuple[str, ...]) -> bytes | None:
        self.drawn = harmless_html
        return self.picture

    def driver_log(self) -> Path | None:
        return self.log


def driver_log_in(folder: Path, *lines: str) -> Path:
    path = folder / "of the driver.log"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_picture_page_and_the_drivers_last_words_are_kept_for_each_attempt(tmp_path: Path) -> None:
    shown = Shown(log=driver_log_in(tmp_path, "disconnected"))
    for number in (1, 2):
        assert keep_attempt(tmp_path, "PO1", number, shown, MASK_OF_ANN) == (
            "page.html",
            "screenshot.png",
            "driver.log",
        )
    folder = tmp_path / FAILURES / "PO1" / "attempt-2"
    assert (folder / "screenshot.png").read_bytes() == b"PNG"
    assert (folder / "driver.log").read_text(encoding="utf-8") == "disconnected\n"
    assert (folder / "page.html").read_text(encoding="utf-8").endswith("<p>a page</p>")


def test_a_page_that_is_kept_may_run_nothing_and_load_nothing(tmp_path: Path) -> None:
    shown = Shown()
    keep_attempt(tmp_path, "PO1", 1, shown, MASK_OF_ANN)
    kept = (tmp_path / FAILURES / "PO1" / "attempt-1" / "page.html").read_text(encoding="utf-8")
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in kept
    assert shown.drawn == kept


def test_of_a_browser_that_is_gone_only_its_drivers_words_are_left(tmp_path: Path) -> None:
    gone = Shown(html=None, log=driver_log_in(tmp_path, "the browser went away"))
    assert keep_attempt(tmp_path, "PO1", 1, gone, MASK_OF_ANN) == ("driver.log",)


def test_a_browser_without_anything_to_show_leaves_an_empty_folder(tmp_path: Path) -> None:
    assert keep_attempt(tmp_path, "PO1", 1, Shown(None, None, tmp_path / "nowhere.log"), MASK_OF_ANN) == ()
    assert list((tmp_path / FAILURES / "PO1" / "attempt-1").iterdir()) == []


def test_no_secret_is_kept(tmp_path: Path) -> None:
    said = f"{ANN.username} {ANN.password} {COOKIE} /file?sig={URL_TOKEN}"
    (tmp_path / "elsewhere").mkdir()
    shown = Shown(f"<p>{said}</p>", log=driver_log_in(tmp_path / "elsewhere", said))
    keep_attempt(tmp_path / "log", "PO1", 1, shown, MASK_OF_ANN)
    assert len(list((tmp_path / "log").rglob("*.*"))) == 3
    assert files_with_a_secret(tmp_path / "log") == []


def test_a_po_cannot_choose_where_it_is_kept(tmp_path: Path) -> None:
    keep_attempt(tmp_path / "log", "../../PO1", 1, Shown(), MASK_OF_ANN)
    [folder] = (tmp_path / "log" / FAILURES).iterdir()
    assert folder.name == "_.._PO1"


def test_a_picture_that_is_too_large_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "MOST_PICTURE_BYTES", 2)
    assert keep_attempt(tmp_path, "PO1", 1, Shown(), MASK_OF_ANN) == ("page.html",)


def test_no_more_than_enough_are_kept_but_more_attempts_of_the_same(tmp_path: Path) -> None:
    for number in range(MOST_KEPT):
        keep_attempt(tmp_path, f"PO{number}", 1, Shown(), MASK_OF_ANN)
    assert keep_attempt(tmp_path, "PO0", 2, Shown(), MASK_OF_ANN)
    assert keep_attempt(tmp_path, "one more", 1, Shown(), MASK_OF_ANN) == ()
    assert len(list((tmp_path / FAILURES).iterdir())) == MOST_KEPT


def test_what_another_run_kept_of_the_attempt_makes_way(tmp_path: Path) -> None:
    keep_attempt(tmp_path, "PO1", 1, Shown(), MASK_OF_ANN)
    keep_attempt(tmp_path, "PO1", 1, Shown(html=None), MASK_OF_ANN)
    assert list((tmp_path / FAILURES / "PO1" / "attempt-1").iterdir()) == []


def test_a_full_disk_costs_what_is_kept_and_nothing_else(tmp_path: Path) -> None:
    with no_file_can_grow():
        assert keep_attempt(tmp_path, "PO1", 1, Shown(), MASK_OF_ANN) == ()


def test_of_a_long_log_the_last_lines_are_kept_and_of_long_lines_the_beginning(tmp_path: Path) -> None:
    path = driver_log_in(tmp_path, *(f"line {number}" for number in range(9_000)), "x" * 5_000)
    lines = last_lines(path, Mask()).splitlines()
    assert len(lines) == MOST_LINES
    assert lines[-2] == "line 8999"
    assert lines[-1] == "x" * 1_000


def test_a_log_with_bytes_that_are_no_text_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "driver.log"
    path.write_bytes(b"\xff\xfe went away\n")
    assert last_lines(path, Mask()).endswith(" went away\n")
