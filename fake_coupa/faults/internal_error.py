"""``internal_error``: the application fails."""

from typing import TYPE_CHECKING

from fake_coupa.faults.fault import PassingFault

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion


class InternalError(PassingFault):
    """500 in place of the answer."""

    def answer(self, occasion: "Occasion") -> "Response":
        """A 500."""
        return occasion.refusal(500)
