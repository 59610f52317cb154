"""What a fault is: something that goes wrong at night, made to happen to a real batch."""

from enum import StrEnum
from typing import Protocol

from tests.reliability.aftermath import Aftermath
from tests.reliability.grounds import Grounds


class Group(StrEnum):
    """Where it goes wrong."""

    DRIVER = "driver"
    WORKER = "worker"
    SITE = "site"
    MACHINE = "machine"


class Fault(Protocol):
    """One fault.

    Attributes:
        name: short, of small letters and hyphens, unique.
        group: where it goes wrong.
        what: what is done and when, as the docs' table says it: 'chromedriver is killed while files arrive'.
        kept: what keeps the batch whole, as the table says it: 'another driver; the PO again'.
        where: mode, or command, that it happens to.
    """

    @property
    def name(self) -> str: ...

    @property
    def group(self) -> Group: ...

    @property
    def what(self) -> str: ...

    @property
    def kept(self) -> str: ...

    @property
    def where(self) -> str: ...

    def happen(self, grounds: Grounds) -> Aftermath:
        """Let it happen to a batch of its own, and hand back what is left. Leaves nothing itself."""
