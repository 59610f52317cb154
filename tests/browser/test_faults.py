"""Whatever goes wrong, no PO is lost or done twice, no file is half, and nothing is left running."""

from collections.abc import Iterator

import pytest

from tests.reliability.fault import Fault
from tests.reliability.faults import FAULTS
from tests.reliability.grounds import Grounds
from tests.reliability.losses import losses_of


@pytest.fixture(scope="module")
def grounds() -> Iterator[Grounds]:
    with Grounds() as grounds:
        yield grounds


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_nothing_is_lost_by(fault: Fault, grounds: Grounds) -> None:
    aftermath = fault.happen(grounds)
    assert aftermath.happened, "the fault never struck"
    assert losses_of(aftermath).all == ()
