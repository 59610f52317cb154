"""Something that is done to a process of a worker when a PO enters a step of its way."""

import multiprocessing
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from harness.coupa.reports import Report, StepEntered
from harness.coupa.settings import WorkerSettings
from tests.reliability.aftermath import Aftermath
from tests.reliability.fault import Group
from tests.reliability.grounds import Grounds, Once
from tests.support.killing import driver_in, kill

Find = Callable[[Path], list[psutil.Process]]
"""The processes to strike, of the drivers whose temporary folder this is."""

STAGES = {
    "navigate": "its page loads",
    "wait_downloads": "its files arrive",
    "clear_session": "it is cleaned up after",
}
SHORT_WAITS = {"page_s": 8.0, "idle_s": 4.0, "command_s": 4.0}
"""For what hangs: with the default waits it is told from what is slow after 30 to 90 s."""


class TooLateError(Exception):
    """On a loaded machine a look at all processes may take longer than a PO."""


class Strike:
    """Finds processes and does something to them.

    Args:
        find: given the temporary folder of the worker's drivers.
        act: on each.
    """

    def __init__(self, find: Find, act: Callable[[psutil.Process], None]) -> None:
        self._find = find
        self._act = act
        self._found: dict[Path, list[psutil.Process]] = {}

    def seek(self, settings: WorkerSettings, entered: StepEntered) -> None:
        """Find them now: a look at every process takes so long that the moment to strike could be over."""
        folder = _folder(settings, entered)
        self._found[folder] = self._find(folder)

    def __call__(self, settings: WorkerSettings, entered: StepEntered) -> None:
        """Strike now. Raises TooLateError: there was nothing to strike any more."""
        folder = _folder(settings, entered)
        struck = 0
        with suppress(StopIteration, psutil.Error):  # It has just made way for another.
            for process in self._found.pop(folder, None) or self._find(folder):
                self._act(process)
                struck += 1
        if not struck:
            raise TooLateError


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
    strike: Strike
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
        striker = AfterFiles(self.strike) if self.step == "clear_session" else Striker(self.step, self.strike, nth=1)
        patience = replace(ground.prepared.base.patience, **self.waits)
        workers = 1 if self.where == "sequential" else 2
        worked = ground.work(self.where, mischief=striker, workers=workers, patience=patience, **self.changes)
        return ground.aftermath(worked, striker.happened)


class Striker(Once):
    """Strikes under the next PO where it came too late for one."""

    def __call__(self, report: Report, settings: WorkerSettings) -> None:
        """Take in one report."""
        left = self._left
        try:
            super().__call__(report, settings)
        except TooLateError:
            self._left = left


class AfterFiles(Striker):
    """Strikes at the first cleaning after a PO's files: a place that is opened for a PO counts to the same step."""

    def __init__(self, what: Strike) -> None:
        super().__init__("clear_session", what)
        self._strike = what
        self._before: dict[int, str] = {}

    def __call__(self, report: Report, settings: WorkerSettings) -> None:
        """Take in one report."""
        if isinstance(report, StepEntered):
            if report.step == "navigate" and report.worker not in self._before:
                with suppress(StopIteration, psutil.Error):
                    self._strike.seek(settings, report)
            if self._before.get(report.worker) == "persist":
                super().__call__(report, settings)
            self._before[report.worker] = report.step


def the_driver(folder: Path) -> list[psutil.Process]:
    """Its driver: by its worker, which is quicker, or by its folder, where no worker has it."""
    name = f"worker-{folder.name.removeprefix('w')}"
    workers = [child.pid for child in multiprocessing.active_children() if child.name == name]
    below = psutil.Process(workers[0]).children() if workers else []
    return [process for process in below if "driver" in process.name()] or [driver_in(folder)]


def the_browser(folder: Path) -> list[psutil.Process]:
    """Its browser's main process."""
    return [child for driver in the_driver(folder) for child in driver.children() if "driver" not in child.name()]


def the_pages(folder: Path) -> list[psutil.Process]:
    """The processes in which its browser shows pages."""
    below = [child for browser in the_browser(folder) for child in browser.children(recursive=True)]
    return [process for process in below if "--type=renderer" in process.cmdline()]


def _folder(settings: WorkerSettings, entered: StepEntered) -> Path:
    return settings.temp_root / f"w{entered.worker}"


def _shared_or_own(find: Find) -> Find:
    """In the browser that all workers share, where they do."""
    return lambda folder: find(shared if (shared := folder.parent / "b0").is_dir() else folder)


def killing(find: Find) -> Strike:
    """Kill them, as an out-of-memory killer does."""
    return Strike(_shared_or_own(find), kill)


def stopping(find: Find) -> Strike:
    """Stop them: they live, and answer nothing."""
    return Strike(_shared_or_own(find), psutil.Process.suspend)
