"""PO numbers as people write them and as addresses have them."""

import re
import unicodedata

from harness.errors import ConfigError

_NUMBER = re.compile(r"(?:PO|PM)?(\d{1,20})", re.IGNORECASE | re.ASCII)


def order_digits(number: str) -> str:
    """The digits of a PO number: ``PO15262984``, ``pm 15262984`` and ``15262984`` give ``15262984``.

    Raises:
        ConfigError: the text is not a PO number.
    """
    seen = "".join(c for c in number if unicodedata.category(c) != "Cf")  # Copied from a page, marks come along.
    match = _NUMBER.fullmatch("".join(seen.split()))
    if match is None:
        raise ConfigError(
            f"{number!r} is not a PO number.", "Write digits, with or without PO or PM in front: PO15262984."
        )
    return match[1]
