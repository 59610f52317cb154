"""What a mode is: a lifecycle for drivers and a transfer, the two things in which arms of a comparison may differ."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import ClassVar, Protocol

from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.endurance import UNTIRING, Endurance
from harness.coupa.po_browser import PoBrowser
from harness.measure.spans import SpanRecorder

StartDriver = Callable[[], PoBrowser]


class Lifecycle(Protocol):
    """The drivers of one worker, from its first PO to its last."""

    @property
    def retired(self) -> int:
        """How many drivers, though they still worked, had another take their place by plan."""

    def driver_for_po(self) -> AbstractContextManager[PoBrowser]:
        """A driver that knows nothing of any other PO; what follows the PO happens on leaving.

        A body that raises ends the driver: one of unknown state never meets the next PO.
        """

    def close(self) -> None:
        """End whatever driver is still there."""


class Mode(Protocol):
    """A named lifecycle, with the transfer that goes with it.

    Attributes:
        name: for ``--baseline`` and ``--candidate``.
        summary: one sentence for ``--help`` and reports.
        one_po_per_task: POs are handed out one at a time whatever ``--distribution`` says.
        single_worker: the batch is not divided at all.
        shares_profile: several POs use one profile, and a cleanup policy keeps them apart.
        context_per_po: each PO has a browser context to itself, so that two can be open at once.
        transfer: name of the way in which it fetches attachments.
    """

    name: ClassVar[str]
    summary: ClassVar[str]
    one_po_per_task: ClassVar[bool]
    single_worker: ClassVar[bool]
    shares_profile: ClassVar[bool]
    context_per_po: ClassVar[bool]
    transfer: ClassVar[str]

    def lifecycle(
        self, start: StartDriver, policy: CleanupPolicy, spans: SpanRecorder, endurance: Endurance = UNTIRING
    ) -> Lifecycle:
        """A lifecycle for one worker, with no driver started yet; ``endurance`` says when one that works is retired."""
