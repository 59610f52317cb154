"""The words that every format shares, made safe for one line of it."""

import unicodedata
from collections.abc import Sequence

from harness.analysis.gate.condition import Standing
from harness.analysis.wording import in_words

STANDINGS: dict[Standing, str] = {
    "pass": "pass",
    "fail": "fail",
    "inconclusive": "inconclusive",
    "checks-failed": "checks failed",
}
DETAILS_SHOWN = 20
_UNPRINTABLE = ("Cc", "Cs", "Cn")  # Control characters, halves of pairs and what is no character: XML bears none.


def one_line(text: str) -> str:
    """``text`` without line breaks and control characters, which a site's own names may bring into a finding."""
    return " ".join("".join(" " if unicodedata.category(each) in _UNPRINTABLE else each for each in text).split())


def shown(details: Sequence[str]) -> list[str]:
    """The first details, each on one line, and how many more there are."""
    lines = [one_line(detail) for detail in details[:DETAILS_SHOWN]]
    more = len(details) - DETAILS_SHOWN
    return [*lines, f"and {in_words(more, 'more failed check')}"] if more > 0 else lines
