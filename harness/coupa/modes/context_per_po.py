"""``context-per-po``: one driver, and a browser context for each PO."""

from typing import ClassVar

from harness.coupa.cleanup.policy import CleanupPolicy
from harness.coupa.endurance import UNTIRING, Endurance
from harness.coupa.modes.lifecycles import FreshContext, ReusedDriver
from harness.coupa.modes.mode import Lifecycle, StartDriver
from harness.measure.spans import SpanRecorder


class ContextPerPo:
    """The driver outlives the PO; everything that a PO can leave in it lies in a context that does not.

    A context has cookies, storage, caches, credentials, permissions, connections and tabs of its own, as a private
    window has. Nothing is cleaned, so nothing can be forgotten: ``--cleanup`` does not matter here.
    """

    name: ClassVar[str] = "context-per-po"
    summary: ClassVar[str] = "each worker starts one driver and gives each PO a browser context of its own"
    one_po_per_task: ClassVar[bool] = False
    single_worker: ClassVar[bool] = False
    shares_profile: ClassVar[bool] = False
    context_per_po: ClassVar[bool] = True
    transfer: ClassVar[str] = "browser"

    def lifecycle(
        self, start: StartDriver, policy: CleanupPolicy, spans: SpanRecorder, endurance: Endurance = UNTIRING
    ) -> Lifecycle:
        """One driver for all POs of the worker, a context for each."""
        return ReusedDriver(start, FreshContext(), spans, endurance)
