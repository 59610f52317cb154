import pytest

from harness.experiment.stopping import FixedRounds
from tests.support.runs import make_rounds


@pytest.mark.parametrize(("done", "enough"), [(0, False), (4, False), (5, True), (6, True)])
def test_a_fixed_number_of_rounds_is_run_and_no_more(done: int, enough: bool) -> None:
    assert FixedRounds(5).enough(make_rounds([0.5] * done)) is enough


def test_a_fixed_number_does_not_look_at_the_results() -> None:
    clear, unclear = make_rounds([0.1] * 4), make_rounds([0.1, 2.0, 0.5, 1.5])
    assert FixedRounds(5).enough(clear) is FixedRounds(5).enough(unclear) is False
