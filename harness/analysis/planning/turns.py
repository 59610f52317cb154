"""The site's limit: turns that all workers of all machines take."""


class Turns:
    """Turns at equal intervals, in the order in which they are asked for.

    Args:
        per_s: turns in a second; None for no limit.
    """

    def __init__(self, per_s: float | None) -> None:
        self._interval_s = 1 / per_s if per_s else 0.0
        self._next_s = 0.0

    def wait_s(self, now_s: float, turns: int = 1) -> float:
        """Take so many turns, and return the seconds until the last of them has come."""
        if not self._interval_s:
            return 0.0
        last_s = max(now_s, self._next_s) + (turns - 1) * self._interval_s
        self._next_s = last_s + self._interval_s
        return last_s - now_s
