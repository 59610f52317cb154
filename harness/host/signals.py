"""Signals from outside that ask the harness to end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Whoever started the harness may have chosen to have these ignored: a shell for its background jobs, nohup.
_HEARD_UNLESS_IGNORED = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP.


@contextmanager
def terminable() -> Iterator[None]:
    """Treat a request to end, or a terminal that is closed, as Ctrl-C, and the first of these as the last.

    What was started ends in good order: a second request would break that off, and leave drivers and logins behind.
    """
    known = [getattr(signal, name) for name in _HEARD_UNLESS_IGNORED if hasattr(signal, name)]
    heard = [each for each in known if signal.getsignal(each) is not signal.SIG_IGN]

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, interrupt) for each in heard}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
