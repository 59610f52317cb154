"""Signals from outside that ask the harness to end."""

import itertools
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from harness.host.hurry import Hurry

# Whoever started the harness may have chosen to have these ignored: a shell for its background jobs, nohup.
# Windows has no SIGHUP, nobody else has SIGBREAK, and nothing can catch what Windows does for a SIGTERM.
_HEARD_UNLESS_IGNORED = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
FINISHING = "Finishing: drivers quit, and what is done is kept. Ctrl-C once more to end at once."
_STANDARD_ERROR = 2


@contextmanager
def terminable(words: str = FINISHING) -> Iterator[None]:
    """Treat a request to end, or a terminal that is closed, as Ctrl-C: the first of these ends the block in good order.

    A second one does not break that off, which would leave drivers and logins behind, but leaves it nothing to wait
    for: whatever this process has started is killed. Further ones change nothing.

    Args:
        words: what to say on standard error to the first; nothing if empty.

    Raises:
        KeyboardInterrupt: in the block, at the first.
    """
    known = [getattr(signal, name) for name in _HEARD_UNLESS_IGNORED if hasattr(signal, name)]
    heard = [each for each in known if signal.getsignal(each) is not signal.SIG_IGN]
    requests = itertools.count(1)
    with Hurry() as hurry:

        def on_request(_signal: int, _frame: FrameType | None) -> None:
            request = next(requests)
            if request == 1:
                _say(words)
                raise KeyboardInterrupt
            if request == 2:
                hurry.begin()

        before = {each: signal.signal(each, on_request) for each in heard}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def _say(words: str) -> None:
    """Say it past the streams of Python, in whose middle a signal may have come."""
    if words:
        with suppress(OSError):  # The terminal may be what is gone.
            new_line = "\n" if os.isatty(_STANDARD_ERROR) else ""  # After the ^C that a terminal shows.
            os.write(_STANDARD_ERROR, f"{new_line}{words}\n".encode())
