"""``Entry``: one line of the log as it crosses from a worker to the parent, who alone writes the file."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from harness.coupa.log_settings import LogLevel

# A pipe takes up to 4,096 bytes whole or not at all (PIPE_BUF on Linux, see pipe(7)): a worker that is killed leaves no
# half entry in it. macOS promises 512, and keeps more in practice.
MOST_BYTES = 1200
ORDER = tuple(LogLevel)

Fact = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened.

    Attributes:
        event: what, in a few words that are always the same.
        worker: whom it befell; None for the batch as a whole.
        pid: of the process that it happened in.
        po: the PO in hand; empty between POs.
        attempt: at the PO, from 1; 0 outside any.
        span: the step that was entered last, where that matters.
        facts: what else there is to say.
        at_s: when, as ``time.time`` has it.
    """

    level: LogLevel
    event: str
    worker: int | None = None
    pid: int | None = None
    po: str = ""
    attempt: int = 0
    span: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)
    at_s: float = field(default_factory=time.time)


Write = Callable[[Entry], None]
"""Takes an entry to wherever it is written down."""


def unheard(_entry: Entry) -> None:
    """Write nothing down."""


def reaches(level: LogLevel, least: LogLevel) -> bool:
    """Whether what is of ``level`` is written down where ``least`` is the least that is."""
    return ORDER.index(level) >= ORDER.index(least)


def short(text: str) -> str:
    """``text``, cut to about ``MOST_BYTES`` in UTF-8."""
    written = text.encode(errors="replace")
    return text if len(written) <= MOST_BYTES else f"{written[:MOST_BYTES].decode(errors='ignore')}…"
