"""Where what is kept of failed POs lies, for whoever has just run a command."""

from collections.abc import Iterable
from pathlib import Path

from harness.analysis.wording import in_words
from harness.coupa.kept.attempt import FAILURES
from harness.coupa.kept.failures import failures_below


def kept_folders(log_folders: Iterable[Path]) -> list[Path]:
    """The folders, one for each trial, in which something is kept."""
    return [folder / FAILURES for folder in sorted(log_folders) if failures_below(folder)]


def kept_in_words(folders: list[Path]) -> str:
    """A sentence that names the first of ``folders``; empty where there is none."""
    if not folders:
        return ""
    pos = sum(len(failures_below(folder.parent)) for folder in folders)
    more = f" and {in_words(len(folders) - 1, 'more folder')} beside it" if len(folders) > 1 else ""
    return f"What could be seen when {in_words(pos, 'PO')} failed: {folders[0]}{more}"
