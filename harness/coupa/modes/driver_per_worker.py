"""``driver-per-worker``: the proposal."""

from typing import ClassVar

from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.endurance import UNTIRING, Endurance
from harness.coupa.modes.lifecycles import Cleaning, ReusedDriver
from harness.coupa.modes.mode import Lifecycle, StartDriver
from harness.measure.spans import SpanRecorder


class DriverPerWorker:
    """The claim under test: the driver outlives the PO, its session does not."""

    name: ClassVar[str] = "driver-per-worker"
    summary: ClassVar[str] = "the proposal: each worker starts one driver and cleans its session between POs"
    one_po_per_task: ClassVar[bool] = False
    single_worker: ClassVar[bool] = False
    shares_profile: ClassVar[bool] = True
    context_per_po: ClassVar[bool] = False
    transfer: ClassVar[str] = "browser"

    def lifecycle(
        self, start: StartDriver, policy: CleanupPolicy, spans: SpanRecorder, endurance: Endurance = UNTIRING
    ) -> Lifecycle:
        """One driver for all POs of the worker."""
        return ReusedDriver(start, Cleaning(policy), spans, endurance)
