"""``reset``: a connection breaks before there is an answer."""

from typing import TYPE_CHECKING

from fake_coupa.faults.fault import PassingFault
from fake_coupa.wire import Reset

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion


class ConnectionReset(PassingFault):
    """An RST in place of the answer; the journal has status 0 for it.

    Chromium asks once more by itself where the connection had carried an answer before, since the site may just have
    closed it for idleness; that uses the fault up.
    """

    def answer(self, occasion: "Occasion") -> "Response":
        """None. Raises Reset."""
        raise Reset
