"""``truncated``: an answer that ends too early."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fake_coupa.faults.bodies import first_half
from fake_coupa.faults.fault import PassingFault
from fake_coupa.wire import Cut

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion


class Truncated(PassingFault):
    """Half of what ``Content-Length`` declares, then the orderly end of the connection.

    Of a page a browser shows what came, as if it were all. For a download Chromium asks again by itself, five times at
    most, and keeps nothing of what ends early (seen with 156).
    """

    def answer(self, occasion: "Occasion") -> "Response":
        """The right answer's first half."""

        def half(body: Iterator[bytes], length: int) -> Iterator[bytes]:
            yield from first_half(body, length)
            raise Cut

        return occasion.spoilt(half)
