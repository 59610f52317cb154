"""``handed``: one login before the run, whose session every driver is handed."""

from typing import ClassVar

from harness.coupa.logins.form import fill_form
from harness.coupa.logins.login import Entrance
from harness.coupa.settings import Session, WorkerSettings
from harness.errors import SiteError


class HandedLogin:
    """The cookies of a login that somebody else went through: the harness in its warm-up, or a person."""

    name: ClassVar[str] = "handed"

    def log_in(self, entrance: Entrance, settings: WorkerSettings) -> Session:
        """Hand the session over, by one command of the protocol."""
        entrance.hand_over(settings.session)
        return settings.session

    def log_in_again(self, entrance: Entrance, settings: WorkerSettings) -> Session:
        """By the form, where the credentials are known; a person is not asked in mid-run."""
        if settings.credentials is None:
            raise SiteError(
                "The session that the drivers were handed has ended, and nobody is there to log in again.",
                "Start again, or let the harness log in by --login form.",
            )
        fill_form(entrance.driver, settings)
        return entrance.held_session()
