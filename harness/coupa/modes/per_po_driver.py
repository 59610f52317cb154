"""``per-po-driver``: today's way."""

from typing import ClassVar

from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.endurance import UNTIRING, Endurance
from harness.coupa.modes.lifecycles import FreshDriver
from harness.coupa.modes.mode import Lifecycle, StartDriver
from harness.measure.spans import SpanRecorder


class PerPoDriver:
    """Today's lifecycle.

    POs are handed out one at a time even when the other arm divides the batch beforehand: that is what today's pool
    does, and anything else would handicap the baseline.
    """

    name: ClassVar[str] = "per-po-driver"
    summary: ClassVar[str] = "today's way: each PO is a pool task that starts a driver, downloads and quits it"
    one_po_per_task: ClassVar[bool] = True
    single_worker: ClassVar[bool] = False
    shares_profile: ClassVar[bool] = False
    context_per_po: ClassVar[bool] = False
    transfer: ClassVar[str] = "browser"

    def lifecycle(
        self, start: StartDriver, policy: CleanupPolicy, spans: SpanRecorder, endurance: Endurance = UNTIRING
    ) -> Lifecycle:
        """A driver for each PO."""
        return FreshDriver(start, spans)
