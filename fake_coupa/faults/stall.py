"""``stall``: an answer that stands still halfway."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fake_coupa.faults.bodies import first_half
from fake_coupa.faults.fault import PassingFault
from fake_coupa.section import Milliseconds
from fake_coupa.wire import Cut

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion


class Stall(PassingFault):
    """The head and half of the body, then nothing; the rest never comes.

    Attributes:
        ms: until the connection ends, where the client has not left by then.
    """

    ms: Milliseconds = 600_000

    def answer(self, occasion: "Occasion") -> "Response":
        """The right answer's first half."""

        def half_then_nothing(body: Iterator[bytes], length: int) -> Iterator[bytes]:
            yield from first_half(body, length)
            occasion.client_leaves_within(self.ms / 1000)
            raise Cut

        return occasion.spoilt(half_then_nothing)
