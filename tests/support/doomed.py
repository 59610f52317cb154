"""``python -m tests.support.doomed FOLDER DOING``: a parent with a worker, as a pool is one, that is to be killed."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path

from harness.host.parent import end_with_parent

AT_WORK = "at-work"  # Appears in the folder when the worker is at work, and holds its number and its driver's.
PROFILE = "profile"  # Is in the folder for as long as nobody has cleared up.
_DRIVER = [sys.executable, "-c", "import time; time.sleep(60)"]


def hang() -> None:
    """Wait for a driver that does not answer."""
    time.sleep(60)


def start_drivers() -> None:
    """Start a driver, and another when that dies."""
    while True:
        with suppress(OSError), subprocess.Popen(_DRIVER, stdout=subprocess.DEVNULL) as driver:
            driver.wait()


def hear_of_it() -> None:
    """Come to an end by itself at that very moment."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "started by multiprocessing"
    wait([parent.sentinel])


DOINGS = {each.__name__: each for each in (hang, start_drivers, hear_of_it)}


def work(folder: Path, doing: str) -> None:
    """Be a worker: with a driver that is stopped, where that can be, and something to clear up."""
    driver = subprocess.Popen(_DRIVER, stdout=subprocess.DEVNULL)
    if sys.platform != "win32":
        driver.send_signal(signal.SIGSTOP)
    (folder / PROFILE).touch()
    end_with_parent((folder / PROFILE).unlink)
    draft = folder / "draft"
    draft.write_text(f"{os.getpid()} {driver.pid}", encoding="utf-8")
    draft.rename(folder / AT_WORK)
    DOINGS[doing]()


if __name__ == "__main__":
    worker = multiprocessing.get_context("spawn").Process(target=work, args=(Path(sys.argv[1]), sys.argv[2]))
    worker.start()
    worker.join()
