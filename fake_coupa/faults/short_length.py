"""``short_length``: an answer longer than it declares."""

from typing import TYPE_CHECKING

from fake_coupa.faults.fault import PassingFault

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion


class ShortLength(PassingFault):
    """The whole body under a ``Content-Length`` of half of it; the connection stays open.

    HTTP ends such an answer where its head says (RFC 9112, section 6.3), so that a client has half a file and nothing
    that tells it so; no client that knows nothing of the file itself can be blamed for keeping it. The rest spoils
    the connection: Chromium uses it no more, httpx takes the rest for its next answer and fails there.
    """

    def answer(self, occasion: "Occasion") -> "Response":
        """The right answer under a wrong length."""
        return occasion.spoilt(lambda body, _: body, declared=lambda length: length // 2)
