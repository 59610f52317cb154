"""``handshake``: connections that cannot be encrypted."""

from typing import TYPE_CHECKING

from pydantic import Field

from fake_coupa.faults.fault import PassingFault
from fake_coupa.wire import Reset

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion


class HandshakeFailure(PassingFault):
    """An RST in place of the answer, and alerts in place of the handshakes that follow; for a site with ``tls`` alone.

    A handshake does not say what it is for: the next ones fail, whoever's they are.

    Attributes:
        refused: connections that get the alert ``internal_error``, after each such RST.
    """

    refused: int = Field(default=1, ge=1, le=100)

    def answer(self, occasion: "Occasion") -> "Response":
        """None. Raises Reset."""
        occasion.powers.refuse_handshakes(self.refused)
        raise Reset
