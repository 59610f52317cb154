"""``Traffic``: the requests of a page in a Firefox that could still bring something to it."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Traffic:
    """The requests of one tab that could still bring something to its page.

    Attributes:
        broken: why the page itself did not come to its end, in the browser's words; empty where it did, or still may.
    """

    open: set[str] = field(default_factory=set)
    broken: str = ""

    def in_flight(self) -> int:
        """How many are unanswered, or answered in part."""
        return len(self.open)
