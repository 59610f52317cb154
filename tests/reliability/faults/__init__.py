"""The faults. A new one is a file here and a line below."""

from tests.reliability.fault import Fault
from tests.reliability.faults.browser_killed import BROWSERS_KILLED
from tests.reliability.faults.disks import DiskFull, DiskReadOnly
from tests.reliability.faults.ended import ENDED
from tests.reliability.faults.second_run import SecondRun
from tests.reliability.faults.small_shared_memory import SmallSharedMemory

FAULTS: tuple[Fault, ...] = (
    *BROWSERS_KILLED,
    *ENDED,
    SecondRun(),
    DiskFull(),
    DiskReadOnly(),
    SmallSharedMemory(),
)
