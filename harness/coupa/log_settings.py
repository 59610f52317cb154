"""What is written down of the work of a trial's workers, and where."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class LogLevel(StrEnum):
    """The least that is written down; each level includes those after it."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class LogSettings:
    """A log of workers.

    Attributes:
        folder: of the trial or of the download; the log and what is kept of failed POs go there.
    """

    folder: Path
    level: LogLevel = LogLevel.INFO
