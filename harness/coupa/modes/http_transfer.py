"""``http-transfer``: the proposal's driver, and files fetched beside the browser."""

from typing import ClassVar

from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.endurance import UNTIRING, Endurance
from harness.coupa.modes.lifecycles import Cleaning, ReusedDriver
from harness.coupa.modes.mode import Lifecycle, StartDriver
from harness.measure.spans import SpanRecorder


class HttpTransfer:
    """The step after the claim: the browser is kept for what only it can do, the login and the page."""

    name: ClassVar[str] = "http-transfer"
    summary: ClassVar[str] = "as driver-per-worker, but an HTTP client with the session's cookies fetches the files"
    one_po_per_task: ClassVar[bool] = False
    single_worker: ClassVar[bool] = False
    shares_profile: ClassVar[bool] = True
    context_per_po: ClassVar[bool] = False
    transfer: ClassVar[str] = "http"

    def lifecycle(
        self, start: StartDriver, policy: CleanupPolicy, spans: SpanRecorder, endurance: Endurance = UNTIRING
    ) -> Lifecycle:
        """One driver for all POs of the worker."""
        return ReusedDriver(start, Cleaning(policy), spans, endurance)
