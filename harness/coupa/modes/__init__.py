"""Modes: the lifecycles of a driver. A new one is a file here and a line below."""

from harness.coupa.modes.context_per_po import ContextPerPo
from harness.coupa.modes.driver_per_worker import DriverPerWorker
from harness.coupa.modes.http_transfer import HttpTransfer
from harness.coupa.modes.mode import Mode
from harness.coupa.modes.per_po_driver import PerPoDriver
from harness.coupa.modes.sequential import Sequential

MODES: dict[str, Mode] = {
    mode.name: mode for mode in (PerPoDriver(), DriverPerWorker(), ContextPerPo(), Sequential(), HttpTransfer())
}
