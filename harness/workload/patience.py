"""How long a worker waits for a site."""

import math
from dataclasses import asdict, dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a worker waits before it calls something lost, in seconds.

    A page of a slow tenant takes 5 s (scenario ``slow-site``); a download is given up when not one byte of any
    attachment arrived for ``idle_s``, however long the whole takes.

    The rest concerns pages that complete themselves after they have loaded.

    Attributes:
        page_s: for a page to load and to come to rest.
        idle_s: for the next byte of any attachment.
        command_s: for one answer of the browser.
        settle_s: that a page must have been at rest.
        attachments_s: that a page without attachments gets before it is believed to have none.
        busy_s: that a page which says it is busy, but does not change, is believed.

    Raises:
        ValueError: a wait is not above 0, or has no end.
    """

    page_s: float = 60.0
    idle_s: float = 60.0
    command_s: float = 30.0
    settle_s: float = 1.0
    attachments_s: float = 5.0
    busy_s: float = 15.0

    # For pydantic, where a scenario's file holds one: no key of it goes unknown.
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    def __post_init__(self) -> None:
        for name, seconds in asdict(self).items():
            if not (seconds > 0 and math.isfinite(seconds)):
                raise ValueError(f"{name} ({seconds:g}) is not a number of seconds above 0")
