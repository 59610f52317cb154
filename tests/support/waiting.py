"""Waits for what another process does, which sends no signal when it has done it."""

import time
from collections.abc import Callable

DEADLINE_S = 20.0
PAUSE_S = 0.01


def wait_until(true: Callable[[], object], what: str, longest_s: float = DEADLINE_S) -> None:
    """Return as soon as the condition holds; fail, naming ``what`` was waited for, if it never does."""
    deadline_s = time.monotonic() + longest_s
    while not true():
        assert time.monotonic() < deadline_s, f"waited {longest_s:g} s in vain: {what}"
        time.sleep(PAUSE_S)
