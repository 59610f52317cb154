"""``unavailable``: the site is overloaded or being looked after, and says for how long."""

from typing import TYPE_CHECKING

from pydantic import Field

from fake_coupa.faults.fault import PassingFault

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion


class Unavailable(PassingFault):
    """503 in place of the answer.

    Attributes:
        retry_after_s: the wait that its ``Retry-After`` asks for, in whole seconds; who comes earlier is served too.
    """

    retry_after_s: int = Field(default=1, ge=0, le=3_600)

    def answer(self, occasion: "Occasion") -> "Response":
        """A 503."""
        return occasion.refusal(503, self.retry_after_s)
