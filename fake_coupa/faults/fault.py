"""What a fault is: a part of the scenario that says how often it happens, and what it makes of an answer."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from fake_coupa.section import Section, Share

if TYPE_CHECKING:  # Whoever reads a scenario has no use for a server.
    from werkzeug.wrappers import Response

    from fake_coupa.faults.occasion import Occasion

FaultyKind = Literal["page", "attachment"]
"""What faults befall: the page of an order or a requisition, or a file."""


class Fault(Section, ABC):
    """A kind of fault.

    Attributes:
        attachments: share of the attachments that it befalls.
        strangers_too: whether a request without a login meets it; else it waits for one with a login.
    """

    strangers_too: ClassVar[bool] = False

    attachments: Share = 0

    def share_of(self, kind: FaultyKind) -> float:
        """Share of the resources of a kind that it befalls."""
        return self.attachments if kind == "attachment" else 0.0

    @property
    def passes(self) -> bool:
        """Whether who asks often enough gets the right answer."""
        return False

    def is_over(self, met: int) -> bool:
        """Whether a resource that was asked for ``met`` times before is answered properly now."""
        return False

    @abstractmethod
    def answer(self, occasion: "Occasion") -> "Response":
        """What the site answers instead.

        Raises:
            Reset: there is no answer.
        """


class PassingFault(Fault):
    """A kind of fault that goes away.

    Attributes:
        pages: share of the pages that it befalls.
        times: requests for such a resource that meet it, before it is answered properly.
    """

    pages: Share = 0
    times: int = Field(default=1, ge=1, le=10)

    def share_of(self, kind: FaultyKind) -> float:
        """Share of the resources of a kind that it befalls."""
        return self.pages if kind == "page" else self.attachments

    @property
    def passes(self) -> bool:
        """It does, after ``times`` requests."""
        return True

    def is_over(self, met: int) -> bool:
        """Whether a resource that was asked for ``met`` times before is answered properly now."""
        return met >= self.times
