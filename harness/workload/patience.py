"""How long a worker waits for a site."""

import math
from dataclasses import asdict, dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a worker waits before it calls something lost, in seconds.

    A page of a slow tenant takes 5 s (scenario ``slow-site``); a download is given up when not one byte of any
    attachment arrived for ``idle_s``, however long the whole takes.

    Raises:
        ValueError: a wait is not above 0, or has no end.
    """

    page_s: float = 60.0
    idle_s: float = 60.0
    command_s: float = 30.0

    # For pydantic, where a scenario's file holds one: no key of it goes unknown.
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    def __post_init__(self) -> None:
        for name, seconds in asdict(self).items():
            if not (seconds > 0 and math.isfinite(seconds)):
                raise ValueError(f"{name} ({seconds:g}) is not a number of seconds above 0")
