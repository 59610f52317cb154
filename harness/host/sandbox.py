"""Whether a browser is locked in by its own sandbox."""

import os
from collections.abc import Sequence

from harness.host.browsers import BrowserChoice

NO_SANDBOX = "--no-sandbox"


def has_sandbox(kind: BrowserChoice, arguments: Sequence[str] = ()) -> bool:
    """Whether a browser of this kind has its sandbox, with these arguments of a user's.

    A family of Chromium refuses to start as root with it; Firefox keeps it.
    """
    return kind is BrowserChoice.FIREFOX or (not is_root() and NO_SANDBOX not in arguments)


def is_root() -> bool:
    """Whether this process may do everything, and so may what breaks out of a browser; never on Windows."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
