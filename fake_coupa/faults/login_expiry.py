"""``login_expiry``: a login ends in mid-batch."""

from typing import TYPE_CHECKING, ClassVar

from fake_coupa.faults.fault import PassingFault

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion


class LoginExpiry(PassingFault):
    """The login that a request came with has just ended: that request and all later ones with it lead to the login.

    A new login lasts, until it meets this fault on its part. Clearing the journal makes ended logins good again, so
    that every trial begins with what the drivers were handed.
    """

    # Where the login had ended before, this has come true without further ado.
    strangers_too: ClassVar[bool] = True

    def answer(self, occasion: "Occasion") -> "Response":
        """A redirect to the login."""
        occasion.powers.end_session(occasion.request)
        return occasion.right()
