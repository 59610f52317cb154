"""Whether a node's browser runs on this machine, where its memory can be seen."""

from typing import Any

import psutil

from harness.coupa.remote.capabilities import Capabilities, profile_of


def local_driver(capabilities: Capabilities) -> int | None:
    """The process of the driver whose browser this is, if both run on this machine; None elsewhere.

    A process number alone proves nothing: another machine gives out the same ones. The profile's folder, which the
    driver has just made under a random name, does.
    """
    pid, profile = _browser_pid(capabilities), profile_of(capabilities)
    if pid is None or not profile:
        return None
    try:
        browser = psutil.Process(pid)
        is_here = any(profile in argument for argument in browser.cmdline())
        return browser.ppid() if is_here else None
    except psutil.Error:
        return None


def _browser_pid(capabilities: Capabilities) -> int | None:
    told: tuple[Any, ...] = tuple(capabilities.get(f"{vendor}:processID") for vendor in ("goog", "ms"))
    return next((pid for pid in told if isinstance(pid, int) and pid > 0), None)
