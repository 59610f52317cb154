"""The faults. A new one is a file here and a line below."""

from tests.reliability.fault import Fault
from tests.reliability.faults.browser_killed import BROWSERS_KILLED

FAULTS: tuple[Fault, ...] = (*BROWSERS_KILLED,)
