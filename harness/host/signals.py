"""Signals from outside that ask the harness to end."""

import os
import signal
import sys
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
    with Hurry() as hurry:
        before = {each: signal.getsignal(each) for each in heard}

        def let_go(_signal: int, _frame: FrameType | None) -> None:
            """The third and all after it."""

        def hasten(_signal: int, _frame: FrameType | None) -> None:
            _hear(heard, let_go)
            hurry.begin()

        def interrupt(_signal: int, _frame: FrameType | None) -> None:
            _hear(heard, hasten)
            _say(words)
            raise KeyboardInterrupt

        _hear(heard, interrupt)
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
