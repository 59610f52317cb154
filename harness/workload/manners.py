"""How a guest behaves on a site that is somebody else's: its pace, its patience when told to wait, when it gives up."""

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from harness.errors import ConfigError

LONGEST_WAIT_S = 120.0
MAX_PACE_PER_S = 1000.0
_SECONDS = re.compile(r"[0-9]{1,10}")  # RFC 9110, section 10.2.3: digits alone.
_PACE = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?:/(s|min|h))?")
_UNITS_S = {"s": 1, "min": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class Manners:
    """What a run does to be no burden.

    Attributes:
        pace_per_s: requests per second (page views and downloads) of all workers together; None for no limit.
        stop_after_failures: POs that fail one after another until the run stops; 0 for never.
        longest_wait_s: cap for what a site may ask for with ``Retry-After``.
    """

    pace_per_s: float | None = None
    stop_after_failures: int = 0
    longest_wait_s: float = LONGEST_WAIT_S

    def wait_s(self, retry_after: str, now: datetime) -> float | None:
        """How long to wait where a site answers with this ``Retry-After``, capped; None where it says nothing."""
        asked_s = retry_after_s(retry_after, now)
        return None if asked_s is None else min(asked_s, self.longest_wait_s)

    def record(self) -> dict[str, float | None]:
        """For ``run.json``."""
        return asdict(self)

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> "Manners":
        """What :meth:`record` wrote down."""
        return cls(record["pace_per_s"], record["stop_after_failures"], record["longest_wait_s"])


def retry_after_s(header: str, now: datetime) -> float | None:
    """Seconds from ``now`` (with a time zone) until a site may be asked again; None where the header makes no sense.

    It holds a number of seconds or an HTTP date (RFC 9110, section 10.2.3); one that has passed is no wait.
    """
    text = header.strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        # All dates in HTTP are in UTC, also where an old format does not say so (section 5.6.7).
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, OverflowError):
        return None


def parse_pace(text: str, option: str = "--pace") -> float:
    """Requests per second from an option: ``2``, ``0.5``, ``30/min`` or ``100/h``.

    Raises:
        ConfigError: it is none of these, zero, or beyond what anybody could want.
    """
    match = _PACE.fullmatch(text.strip().lower())
    if not match:
        raise ConfigError(f"{option} {text} is not a pace.", "Write requests per second, like 2 or 0.5, or 30/min.")
    per_s = float(match[1]) / _UNITS_S[match[2] or "s"]
    if not 0 < per_s <= MAX_PACE_PER_S or not math.isfinite(per_s):
        raise ConfigError(
            f"{option} {text} is out of range.",
            f"Choose more than 0 and at most {MAX_PACE_PER_S:g} requests per second.",
        )
    return per_s
