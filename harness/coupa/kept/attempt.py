"""What a worker keeps of an attempt that failed, while its browser is still there."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from harness.coupa.names import safe_name
from harness.host.temp import remove_tree
from harness.workload.masking import Mask

FAILURES = "failures"
SCREENSHOT, PAGE, DRIVER_LOG = "screenshot.png", "page.html", "driver.log"
KEPT_FILES = (SCREENSHOT, PAGE, DRIVER_LOG)

MOST_KEPT = 50
MOST_PICTURE_BYTES = 5_000_000
MOST_LINES = 50
_MOST_LINE_CHARS = 1000
_LAST_WORDS = 3
_READ_BYTES = 64 * 1024

# Whoever opens the page later runs nothing in it, and asks nobody for anything.
_HARMLESS = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
)


class Witness(Protocol):
    """A browser, as far as there is something to be kept of it."""

    def page_html(self) -> str | None:
        """The HTML of the page of the PO in hand; None where the browser does not give it any more."""

    def screenshot_png(self, harmless_html: str, secrets: tuple[str, ...]) -> bytes | None:
        """A picture of the page of the PO in hand; None where the browser does not give it any more.

        Args:
            harmless_html: the page, to be drawn where its own tab is in the background and draws nothing.
            secrets: not to be seen in it.
        """

    def driver_log(self) -> Path | None:
        """Where its driver writes its log; None where the driver is another process's."""


def folder_of(log_folder: Path, po: str) -> Path:
    """Where what is kept of a PO goes."""
    return log_folder / FAILURES / safe_name(po)


def keep_attempt(log_folder: Path, po: str, attempt: int, browser: Witness, mask: Mask) -> tuple[str, ...]:
    """Keep what there is to see of a failed attempt; the names of the files, none where there are enough already.

    The secrets that ``mask`` knows, and what may be secrets, are left out.
    """
    folder = folder_of(log_folder, po)
    if not folder.exists() and len(_names_in(folder.parent)) >= MOST_KEPT:
        return ()
    kept = []
    with suppress(OSError):  # No room for it: the PO is none the worse.
        target = folder / f"attempt-{attempt}"
        remove_tree(target)  # Of another run.
        target.mkdir(parents=True)
        for name, content in _sight_of(browser, mask):
            (target / name).write_bytes(content)
            kept.append(name)
    return tuple(kept)


def _sight_of(browser: Witness, mask: Mask) -> Iterator[tuple[str, bytes]]:
    html = browser.page_html()
    harmless = _HARMLESS + mask.page(html) if html is not None else None
    if harmless is not None:
        yield PAGE, harmless.encode(errors="replace")
        picture = browser.screenshot_png(harmless, mask.secrets)
        if picture is not None and len(picture) <= MOST_PICTURE_BYTES:
            yield SCREENSHOT, picture
    path = browser.driver_log()
    said = last_lines(path, mask) if path is not None else ""
    if said:
        yield DRIVER_LOG, said.encode(errors="replace")


def last_lines(path: Path, mask: Mask) -> str:
    """The last lines of a log, without secrets; empty where there is none."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, stream.seek(0, os.SEEK_END) - _READ_BYTES))
            lines = stream.read().decode(errors="replace").splitlines()[-MOST_LINES:]
    except OSError:
        return ""
    return "".join(f"{mask.text(line)[:_MOST_LINE_CHARS]}\n" for line in lines)


def last_words(path: Path) -> str:
    """The very last lines of a log in one, for a note on an error; whoever writes that down masks it."""
    return " ".join(last_lines(path, Mask()).splitlines()[-_LAST_WORDS:])


def _names_in(folder: Path) -> list[str]:
    with suppress(OSError):
        return [each.name for each in folder.iterdir()]
    return []
