"""How drivers get into a site."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from harness.workload.credentials import Credentials


class LoginWay(StrEnum):
    """``--login``: what each start of a driver does to be let in.

    ``form``: fill the login form. ``profile``: start from a clone of a profile that is logged in. ``interactive``: a
    person logs in once, before the run, and each driver is handed the session. ``handed``: the same, with the form
    filled by the harness; for the fake site alone, where a form for each PO would only burden the baseline.
    """

    FORM = "form"
    PROFILE = "profile"
    INTERACTIVE = "interactive"
    HANDED = "handed"


@dataclass(frozen=True, slots=True)
class Entry:
    """A way in, with what it needs.

    Attributes:
        credentials: for the form.
        profile: a browser profile, logged in.
    """

    way: LoginWay
    credentials: Credentials | None = field(default=None, repr=False)
    profile: Path | None = None
