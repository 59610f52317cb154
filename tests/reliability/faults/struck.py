"""Something that is done to a process of a worker when a PO enters a step of its way."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from harness.coupa.reports import StepEntered
from harness.coupa.settings import WorkerSettings
from tests.reliability.aftermath import Aftermath
from tests.reliability.fault import Group
from tests.reliability.grounds import Grounds, Once
from tests.support.killing import browser_in, driver_in, kill

Find = Callable[[Path], list[psutil.Process]]
"""The processes to strike, of the drivers whose temporary folder this is."""

STAGES = {
    "navigate": "its page loads",
    "wait_downloads": "its files arrive",
    "clear_session": "it is cleaned up after",
}
# Each worker enters the step once before its first PO, with a tab or context that is opened for it.
_NTH = {"clear_session": 2}
SHORT_WAITS = {"page_s": 8.0, "idle_s": 4.0, "command_s": 4.0}
"""For what hangs: with the default waits it is told from what is slow after 30 to 90 s."""


@dataclass(frozen=True, slots=True)
class Struck:
    """A process is struck under a PO.

    Attributes:
        kind: begins the name.
        deed: what is done, as the table says it.
        step: at which.
        strike: does it.
        waits: of the workers, where they are to be other than usual.
        changes: of the workers' settings.
    """

    kind: str
    deed: str
    step: str
    where: str
    strike: Callable[[WorkerSettings, StepEntered], None]
    kept: str = "another driver; the PO in hand once more"
    group: Group = Group.DRIVER
    waits: Mapping[str, float] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Of the kind, the stage and the mode."""
        shared = "-shared" if self.changes.get("browsers") else ""
        return f"{self.kind}-{self.step.replace('_', '-')}-{self.where}{shared}"

    @property
    def what(self) -> str:
        """For the table."""
        shared = ", in a browser that workers share" if self.changes.get("browsers") else ""
        return f"{self.deed} while, for a PO, {STAGES[self.step]}{shared}"

    def happen(self, grounds: Grounds) -> Aftermath:
        """Strike once."""
        ground = grounds.on()
        striker = Once(self.step, self.strike, nth=_NTH.get(self.step, 1))
        patience = replace(ground.prepared.base.patience, **self.waits)
        workers = 1 if self.where == "sequential" else 2
        worked = ground.work(self.where, mischief=striker, workers=workers, patience=patience, **self.changes)
        return ground.aftermath(worked, striker.happened)


def killing(find: Find) -> Callable[[WorkerSettings, StepEntered], None]:
    """Kill them, as an out-of-memory killer does."""

    def strike(settings: WorkerSettings, entered: StepEntered) -> None:
        for process in find(_folder(settings, entered)):
            with suppress(psutil.NoSuchProcess):  # A page that has just made way for another.
                kill(process)

    return strike


def stopping(find: Find) -> Callable[[WorkerSettings, StepEntered], None]:
    """Stop them: they live, and answer nothing."""

    def strike(settings: WorkerSettings, entered: StepEntered) -> None:
        for process in find(_folder(settings, entered)):
            with suppress(psutil.NoSuchProcess):
                process.suspend()

    return strike


def the_driver(folder: Path) -> list[psutil.Process]:
    """Its driver."""
    return [driver_in(folder)]


def the_browser(folder: Path) -> list[psutil.Process]:
    """Its browser's main process."""
    return [browser_in(folder)]


def the_pages(folder: Path) -> list[psutil.Process]:
    """The processes in which its browser shows pages."""
    below = browser_in(folder).children(recursive=True)
    return [process for process in below if "--type=renderer" in process.cmdline()]


def _folder(settings: WorkerSettings, entered: StepEntered) -> Path:
    shared = settings.browsers is not None
    return settings.temp_root / ("b0" if shared else f"w{entered.worker}")
