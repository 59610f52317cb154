"""What a cleanup policy is: one way to make a driver forget a PO before the next."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from harness.coupa.devtools import DevTools
from harness.coupa.settings import Session
from harness.coupa.tab import Tab


@dataclass(frozen=True, slots=True)
class UsedProfile:
    """A profile that a PO has been worked in, to be cleaned for the next.

    Attributes:
        tab: where the PO was worked.
        own_tab: the tab that the driver started with; the same, where POs have no tab of their own.
        kept_tabs: it, and those that no PO has been in.
        session: the login to be kept.
    """

    devtools: DevTools
    tab: Tab
    own_tab: Tab
    kept_tabs: frozenset[str]
    session: Session


class CleanupPolicy(Protocol):
    """A way to clean.

    Attributes:
        name: for ``--cleanup``.
        summary: one sentence on what it leaves behind.
        fresh_tab: each PO gets a tab of its own, which the policy closes.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    fresh_tab: ClassVar[bool]

    def clean(self, used: UsedProfile) -> None:
        """Make the driver forget the PO in hand and keep its login.

        Raises:
            DriverError: the state is then unknown and the driver must not meet another PO.
        """
