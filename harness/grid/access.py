"""The name and the password that a Grid may ask for: from the environment, and never anywhere else."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.errors import ConfigError

USERNAME_VARIABLE = "HARNESS_GRID_USERNAME"
PASSWORD_VARIABLE = "HARNESS_GRID_PASSWORD"  # noqa: S105 - the name of a variable
VARIABLES = (USERNAME_VARIABLE, PASSWORD_VARIABLE)


@dataclass(frozen=True, slots=True)
class GridAccess:
    """What a Grid asks for, as HTTP's basic authentication has it; neither shows in a repr."""

    username: str = field(repr=False)
    password: str = field(repr=False)

    def headers(self) -> dict[str, str]:
        """The header that lets a request in."""
        from urllib3.util import make_headers

        return dict(make_headers(basic_auth=f"{self.username}:{self.password}"))


def grid_access(environ: Mapping[str, str] = os.environ) -> GridAccess | None:
    """From the two variables; None where neither is set.

    Raises:
        ConfigError: one is set without the other.
    """
    username, password = (environ.get(name, "") for name in VARIABLES)
    if bool(username) != bool(password):
        missing = PASSWORD_VARIABLE if username else USERNAME_VARIABLE
        raise ConfigError(f"{missing} is not set, and the other of the two is.", "Set both, or neither.")
    return GridAccess(username, password) if username else None


def grid_headers() -> dict[str, str]:
    """The headers that let a request to a Grid in; none where it asks for nothing. Raises ConfigError."""
    access = grid_access()
    return access.headers() if access is not None else {}
