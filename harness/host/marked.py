"""Processes known by a folder that only they use: finds orphans, whoever started them, and nobody else's."""

import os
from pathlib import Path

import psutil

TEMP_VARIABLES = ("TMPDIR", "TEMP", "TMP")


def processes_of(folder: Path) -> list[psutil.Process]:
    """Living processes whose command line or temporary folder names ``folder`` or something in it.

    Unlike a list of children this needs no living parent. The caller itself is left out.
    """
    return [process for process in psutil.process_iter() if process.pid != os.getpid() and _names(process, folder)]


def _names(process: psutil.Process, folder: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return any(_within(part, folder) for part in process.cmdline()) or _works_in(process, folder)
    except (psutil.Error, OSError):
        return False


def _works_in(process: psutil.Process, folder: Path) -> bool:
    environ = process.environ()
    return any(_within(environ.get(name, ""), folder) for name in TEMP_VARIABLES)


def _within(text: str, folder: Path) -> bool:
    # With the separator, or folder w1 would claim the processes of w10.
    return f"{folder}{os.sep}" in f"{text}{os.sep}"
