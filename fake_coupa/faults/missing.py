"""``missing``: a file that a page links to and that is not there, now or ever."""

from typing import TYPE_CHECKING

from fake_coupa.faults.fault import Fault

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion


class Missing(Fault):
    """404 in place of an attachment, however often it is asked for."""

    def answer(self, occasion: "Occasion") -> "Response":
        """A 404."""
        return occasion.refusal(404)
