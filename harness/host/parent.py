"""What a process does when its parent is killed: end by itself, with all that it has started.

Nobody tells it. A parent that ends in good order ends its children first; SIGKILL, or a machine short of memory, gives
it no chance to, and a driver or browser would then run until the machine is restarted.
"""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.util import Finalize

from harness.host.processes import descendants, kill, own

_EXIT_CODE = 1
_BEFORE_ALL_ELSE = 1000  # That multiprocessing does at the end of a process.


def end_with_parent(clear_up: Callable[[], None]) -> None:
    """From now on, end this process as soon as its parent has died, whatever it is doing then.

    Args:
        clear_up: called once all processes below this one are killed; removes what no one else will remove. It runs on
            a thread of its own, while the main one may still be at work.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return  # The process was not started by multiprocessing.
    watch = threading.Thread(target=_watch, args=(parent.sentinel, clear_up), name="parent-watch", daemon=True)
    watch.start()
    Finalize(None, _see_through, args=(parent.sentinel, watch), exitpriority=_BEFORE_ALL_ELSE)


def _watch(parent: int, clear_up: Callable[[], None]) -> None:
    wait([parent])
    sys.addaudithook(_start_nothing)
    try:
        _kill_all_below()
        clear_up()
    finally:
        os._exit(_EXIT_CODE)


def _see_through(parent: int, watch: threading.Thread) -> None:
    """Where the main thread comes to its end because its parent has died, leave the end of the process to the watch."""
    if wait([parent], timeout=0):
        watch.join()


def _start_nothing(event: str, _arguments: tuple[object, ...]) -> None:
    """Hold up whatever the main thread would start now, which nobody would end."""
    if event == "subprocess.Popen":
        raise OSError("the run has died")


def _kill_all_below() -> None:
    me = own(os.getpid())
    while me is not None and (children := descendants(me)):
        if kill(children):
            return  # The system does not let go of them.
