from collections.abc import Callable

import pytest

from harness.coupa.endurance import Endurance
from harness.coupa.persistence import STARTS, persistently
from harness.errors import CapabilityError, DriverError, DriverStartError, LoginRefusedError

ENDURANCE = Endurance(first_pause_s=1.0, longest_pause_s=30.0)


class Starts:
    """Starts that fail as often as there are failures, and the pauses between them."""

    def __init__(self, *failures: Exception) -> None:
        self._failures = list(failures)
        self.made = 0
        self.pauses: list[float] = []

    def start(self) -> str:
        self.made += 1
        if self._failures:
            raise self._failures.pop(0)
        return "a browser"

    def try_it(self) -> str:
        return persistently(self.start, ENDURANCE, self.pauses.append)


def refused() -> DriverError:
    return DriverError("Chromium did not start: status code was: 1.", "Run 'harness doctor' to see what is missing.")


def test_a_start_that_works_is_made_once_without_a_pause() -> None:
    starts = Starts()
    assert (starts.try_it(), starts.made, starts.pauses) == ("a browser", 1, [])


@pytest.mark.parametrize("failure", [refused, ConnectionRefusedError])
def test_a_start_that_fails_twice_is_made_a_third_time_after_growing_pauses(failure: Callable[[], Exception]) -> None:
    starts = Starts(failure(), failure())
    assert starts.try_it() == "a browser"
    first_s, second_s = starts.pauses
    assert 1 <= first_s <= 2 <= second_s <= 3


def test_one_that_never_works_says_why_how_often_and_what_to_do() -> None:
    starts = Starts(*[refused() for _ in range(STARTS + 1)])
    with pytest.raises(DriverStartError) as raised:
        starts.try_it()
    assert starts.made == STARTS
    assert raised.value.problem == "Chromium did not start: status code was: 1, 3 times in a row."
    assert raised.value.remedy == "Run 'harness doctor' to see what is missing."


@pytest.mark.parametrize("error", [LoginRefusedError("No.", "Mend it."), CapabilityError("Not on Windows.")])
def test_what_another_start_cannot_change_is_raised_at_once(error: Exception) -> None:
    starts = Starts(error)
    with pytest.raises(type(error)):
        starts.try_it()
    assert (starts.made, starts.pauses) == (1, [])
