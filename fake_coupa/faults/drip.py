"""``drip``: an answer that is slow but never idle."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from fake_coupa.faults.bodies import drops
from fake_coupa.faults.fault import PassingFault

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion

_DROPS_PER_S = 10


class Drip(PassingFault):
    """The right answer, ten drops a second.

    Attributes:
        bytes_per_s: its speed; a file of 20 kB takes 10 s at 2,000.
    """

    bytes_per_s: int = Field(default=2_000, ge=_DROPS_PER_S)

    def answer(self, occasion: "Occasion") -> "Response":
        """The right answer, slowly."""

        def dripping(body: Iterator[bytes], _length: int) -> Iterator[bytes]:
            for drop in drops(body, self.bytes_per_s // _DROPS_PER_S):
                yield drop
                occasion.powers.sleep(1 / _DROPS_PER_S)

        return occasion.spoilt(dripping)
