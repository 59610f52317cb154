"""``sequential``: the fallback."""

from typing import ClassVar

from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.endurance import UNTIRING, Endurance
from harness.coupa.modes.lifecycles import Cleaning, ReusedDriver
from harness.coupa.modes.mode import Lifecycle, StartDriver
from harness.measure.spans import SpanRecorder


class Sequential:
    """Kept for machines, and nights, on which a pool is too much."""

    name: ClassVar[str] = "sequential"
    summary: ClassVar[str] = "the fallback: one driver, no pool, one PO after the other"
    one_po_per_task: ClassVar[bool] = False
    single_worker: ClassVar[bool] = True
    shares_profile: ClassVar[bool] = True
    context_per_po: ClassVar[bool] = False
    transfer: ClassVar[str] = "browser"

    def lifecycle(
        self, start: StartDriver, policy: CleanupPolicy, spans: SpanRecorder, endurance: Endurance = UNTIRING
    ) -> Lifecycle:
        """One driver for all POs of the worker."""
        return ReusedDriver(start, Cleaning(policy), spans, endurance)
