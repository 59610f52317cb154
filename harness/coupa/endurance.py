"""What a run bears before it gives a PO up, and when it lets a driver go that still works."""

from dataclasses import dataclass

ATTEMPTS = 2
TRIES = 3


@dataclass(frozen=True, slots=True)
class Endurance:
    """How often what fails is tried again; the same for every mode.

    A driver that dies and a site that does not answer are different faults: the first costs a new driver and the whole
    PO again, the second another request. So each has a number of its own.

    Attributes:
        attempts: visits to a PO whose driver, or worker, fails under it; the first included.
        tries: requests for one page or file that the site fails to give; the first included.
        first_pause_s: before the second try; each further one is twice as long, give or take a random part.
        longest_pause_s: no pause is longer, unless the site itself asks for it.
        retire_after: POs after which a driver is replaced; None to keep it.
        retire_at_bytes: memory of a driver with its browser at which it is replaced after the PO in hand.
    """

    attempts: int = ATTEMPTS
    tries: int = TRIES
    first_pause_s: float = 1.0
    longest_pause_s: float = 30.0
    retire_after: int | None = None
    retire_at_bytes: int | None = None


UNTIRING = Endurance()
"""No driver is ever retired."""
