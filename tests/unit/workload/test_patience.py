import pytest

from harness.workload.patience import Patience


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("inf"), float("nan")])
def test_a_wait_of_no_or_endless_length_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match=r"idle_s .* is not a number of seconds above 0"):
        Patience(idle_s=seconds)
