"""When to stop: a guest does not go on knocking where nobody opens."""

from harness.coupa.result import PoResult, PoStatus
from harness.errors import TooManyFailuresError


class FailureStreak:
    """Counts POs that failed one after the other, in the order in which they ended.

    Args:
        limit: so many in a row end the run; 0 for never.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._length = 0

    def note(self, result: PoResult) -> None:
        """Take in a PO's end. Raises TooManyFailuresError at the limit."""
        if result.unstarted:
            return  # Nobody has knocked.
        self._length = self._length + 1 if result.outcome.status is PoStatus.FAILED else 0
        if self._limit and self._length >= self._limit:
            in_a_row = f"{self._length} POs in a row failed, the last one ({result.po})"
            failed = in_a_row if self._length > 1 else f"{result.po} failed"
            raise TooManyFailuresError(
                f"{failed} because: {result.outcome.reason.rstrip('.')}.",
                "Mend that, or allow more by --stop-after-failures, and go on with what is left.",
            )
