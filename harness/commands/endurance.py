"""What a run bears, from the words of the command line."""

import re
from dataclasses import dataclass

from harness.coupa.endurance import ATTEMPTS, TRIES, Endurance
from harness.errors import ConfigError

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(?:I?B)?", re.IGNORECASE)
_UNIT_BYTES = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
LEAST_RETIRE_AT_BYTES = 64 << 20  # No browser is smaller: each would be replaced after every PO.


@dataclass(frozen=True, slots=True)
class EnduranceOptions:
    """What the command line said, not yet looked at."""

    attempts: int = ATTEMPTS
    tries: int = TRIES
    retire_after: int | None = None
    retire_at: str = ""

    def endurance(self) -> Endurance:
        """What was asked for. Raises ConfigError."""
        return Endurance(
            attempts=self.attempts,
            tries=self.tries,
            retire_after=self.retire_after,
            retire_at_bytes=_retire_at_bytes(self.retire_at),
        )


def _retire_at_bytes(text: str) -> int | None:
    if not text:
        return None
    size = size_bytes("--retire-at", text)
    if size < LEAST_RETIRE_AT_BYTES:
        raise ConfigError(
            f"--retire-at {text} is less than any browser takes.", "Give a size such as 800M or 1.5G, or leave it out."
        )
    return size


def size_bytes(option: str, text: str) -> int:
    """Bytes of a size such as ``800M`` or ``1.5G``, in powers of 1024. Raises ConfigError for junk."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise ConfigError(f"{option} {text} is not a size.", "Write it like 800M or 1.5G.")
    return round(float(found[1]) * _UNIT_BYTES[found[2].upper()])
