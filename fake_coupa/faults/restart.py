"""``restart``: the site goes down in mid-batch, and comes back."""

from typing import TYPE_CHECKING

from fake_coupa.faults.fault import PassingFault
from fake_coupa.section import Milliseconds
from fake_coupa.wire import Reset

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion


class Restart(PassingFault):
    """In place of the answer all connections end, and none can be made for a while; logins outlast it.

    Attributes:
        down_ms: until the same port is served again.
    """

    down_ms: Milliseconds = 500

    def answer(self, occasion: "Occasion") -> "Response":
        """None. Raises Reset."""
        occasion.powers.restart(self.down_ms / 1000)
        raise Reset
