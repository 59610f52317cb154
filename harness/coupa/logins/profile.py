"""``profile``: drivers start from a clone of a profile that is logged in."""

from typing import ClassVar

from harness.coupa.logins.login import Entrance
from harness.coupa.settings import Session, WorkerSettings
from harness.errors import SiteError


class ProfileLogin:
    """The clone is the login; what it takes is in the span ``clone_profile``."""

    name: ClassVar[str] = "profile"

    def log_in(self, entrance: Entrance, settings: WorkerSettings) -> Session:
        """Nothing but to take down which login the profile brought along."""
        return entrance.held_session()

    def log_in_again(self, entrance: Entrance, settings: WorkerSettings) -> Session:
        """Impossible: the profile's session has ended for all its clones."""
        raise SiteError(
            "The session of the profile has ended.",
            "Log in again in the browser that the profile belongs to, close it, and start again.",
        )
