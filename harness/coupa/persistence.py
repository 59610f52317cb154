"""Starts a browser again where it does not start; by tenacity, imported with the first failure as in ``backoff``."""

import time
from collections.abc import Callable
from typing import TypeVar

from harness.coupa.endurance import Endurance
from harness.coupa.failures import driver_failures, first_line
from harness.errors import DriverStartError, HarnessError

# Two workers can be given the same free port for their drivers: the slower one's then "unexpectedly exited. Status code
# was: 1". The next start gets another port.
STARTS = 3

StartedT = TypeVar("StartedT")


def persistently(
    start: Callable[[], StartedT], endurance: Endurance, pause: Callable[[float], None] = time.sleep
) -> StartedT:
    """Start a browser by ``start``, again after a pause where it does not start, ``STARTS`` times in all.

    Raises:
        DriverStartError: it never did.
        HarnessError: whatever else ``start`` raises, at once: a site that lets nobody in is not asked again.
    """
    try:
        return start()
    except driver_failures() as failure:
        failed = [failure]
    from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

    def start_again() -> StartedT:
        if failed:
            raise failed.pop()
        return start()

    retrying = Retrying(
        stop=stop_after_attempt(STARTS),
        wait=wait_exponential_jitter(
            multiplier=endurance.first_pause_s, max=endurance.longest_pause_s, jitter=endurance.first_pause_s
        ),
        retry=retry_if_exception(lambda error: isinstance(error, driver_failures())),
        sleep=pause,
        reraise=True,
    )
    try:
        return retrying(start_again)
    except driver_failures() as last:
        raise _given_up(last) from last


def _given_up(last: BaseException) -> DriverStartError:
    remedy = last.remedy if isinstance(last, HarnessError) else ""
    problem = first_line(last).removesuffix(remedy).rstrip(" .")
    return DriverStartError(f"{problem}, {STARTS} times in a row.", remedy or "Run 'harness doctor'.")
