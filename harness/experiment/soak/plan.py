"""What a soak is to do."""

from dataclasses import dataclass, field

from harness.coupa.endurance import Endurance
from harness.host.browsers import Browser
from harness.workload.fake_site import FakeWorkload

MOST_POS = 200_000  # Eight hours of the quickest POs.


@dataclass(frozen=True, slots=True)
class SoakPlan:
    """One soak, on the fake site: only that one knows what is right.

    Attributes:
        pos: POs after which it ends; the scenario's are worked again and again.
        seconds: after which no PO is begun; None where only the POs are bounded.
        endurance: with the driver's retirement, if it is to be retired.
    """

    workload: FakeWorkload
    browser: Browser
    mode: str
    cleanup: str
    pos: int = MOST_POS
    seconds: float | None = None
    headed: bool = False
    endurance: Endurance = field(default_factory=Endurance)

    @property
    def bounds_pos(self) -> bool:
        """Whether it is meant to end after a number of POs."""
        return self.pos < MOST_POS
