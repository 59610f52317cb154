"""The faults. A new one is a file here and a line below."""

from tests.reliability.fault import Fault
from tests.reliability.faults.disks import DiskFull, DiskReadOnly
from tests.reliability.faults.drivers_struck import DRIVERS_STRUCK
from tests.reliability.faults.ended import ENDED
from tests.reliability.faults.second_run import SecondRun
from tests.reliability.faults.site_fails import SITE_FAILS
from tests.reliability.faults.small_shared_memory import SmallSharedMemory
from tests.reliability.faults.starts import STARTS_FAIL
from tests.reliability.faults.workers_struck import WORKERS_STRUCK

FAULTS: tuple[Fault, ...] = (
    *DRIVERS_STRUCK,
    *STARTS_FAIL,
    *WORKERS_STRUCK,
    *ENDED,
    *SITE_FAILS,
    SecondRun(),
    DiskFull(),
    DiskReadOnly(),
    SmallSharedMemory(),
)
