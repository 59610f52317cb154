"""``bad_gateway``: what stands before the application does not reach it."""

from typing import TYPE_CHECKING

from fake_coupa.faults.fault import PassingFault

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion


class BadGateway(PassingFault):
    """502 in place of the answer."""

    def answer(self, occasion: "Occasion") -> "Response":
        """A 502."""
        return occasion.refusal(502)
