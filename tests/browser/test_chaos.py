"""Two short nights in which everything goes wrong, in every mode; ``make chaos`` lets twenty whole ones pass."""

from collections.abc import Iterator

import pytest

from tests.reliability.chaos.night import MODE_NAMES, night
from tests.reliability.grounds import Grounds

pytestmark = pytest.mark.slow

POS = 40
MEAN_S = 1.0  # Of the pauses between two pranks: as many for a PO as in a whole night.


@pytest.fixture(scope="module", params=[1, 2], ids="seed {}".format)
def seed_and_grounds(request: pytest.FixtureRequest) -> Iterator[tuple[int, Grounds]]:
    with Grounds() as grounds:
        yield request.param, grounds


@pytest.mark.parametrize("mode", MODE_NAMES)
def test_a_night_of_random_faults_loses_nothing(seed_and_grounds: tuple[int, Grounds], mode: str) -> None:
    seed, grounds = seed_and_grounds
    passed = night(seed, mode, grounds, POS, mean_s=MEAN_S)
    assert passed.pranks, "nothing ever went wrong"
    assert passed.losses.all == ()
