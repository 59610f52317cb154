"""What the contest measured, as it is saved, and the plan it follows."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from harness.host.browsers import BrowserChoice


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RunRecord(_Record):
    """One contestant's work on one job.

    Attributes:
        wall_s: the whole process, from its start to its end, starts of drivers and browsers included.
        batch_s: from the arrival of the first request at the site to the end of its last answer.
        requests: that the site received.
        cpu_s: CPU seconds of the whole process tree; a lower bound where orphans cannot be adopted.
        peak_memory_bytes: of the process tree, shared pages counted once; the largest of a reading each second.
        timed_out: it was ended because it took too long.
        missing_files: expected and not there with the right content.
        wrong_files: there and not expected.
        left_processes: still running three seconds after its own process had ended.
        log: the end of what it printed, if the run was not complete.
    """

    contestant: str
    wall_s: float
    batch_s: float
    requests: int
    cpu_s: float
    peak_memory_bytes: int
    exit_code: int
    timed_out: bool = False
    missing_files: int
    wrong_files: int
    left_processes: int
    log: str = ""

    @property
    def complete(self) -> bool:
        """Whether every file came home and nothing else did, without an error."""
        return not (self.exit_code or self.timed_out or self.missing_files or self.wrong_files)


class CellKey(_Record):
    """One browser, scenario and number of workers."""

    browser: BrowserChoice
    scenario: str
    workers: int

    def __str__(self) -> str:
        """For a line of progress or a heading."""
        return f"{self.browser}, {self.scenario}, {self.workers} worker{'s' if self.workers > 1 else ''}"


class CellRecord(_Record):
    """All rounds of a cell; a round has one run of each contestant, in the order in which they ran."""

    key: CellKey
    browser_version: str
    pos: int
    rounds: tuple[tuple[RunRecord, ...], ...]


class EntrantRecord(_Record):
    """Who takes part, and whether as ``ours``, ``peer`` or ``floor``."""

    name: str
    label: str
    role: str


class PlanRecord(_Record):
    """What is to be run; ``pos`` has the number of POs of each scenario."""

    browsers: tuple[BrowserChoice, ...]
    pos: dict[str, int]
    workers: tuple[int, ...]
    rounds: int

    @property
    def cells(self) -> tuple[CellKey, ...]:
        """Every cell, in the order of running."""
        return tuple(
            CellKey(browser=browser, scenario=scenario, workers=workers)
            for browser in self.browsers
            for scenario in self.pos
            for workers in self.workers
        )


class ContestRecord(_Record):
    """The whole contest, finished or not.

    Attributes:
        versions: of each library that takes part.
    """

    started_at: AwareDatetime
    machine: str
    cores: int
    memory_kind: str
    versions: dict[str, str]
    plan: PlanRecord
    entrants: tuple[EntrantRecord, ...]
    cells: tuple[CellRecord, ...] = ()

    def rounds_done(self, key: CellKey) -> int:
        """How many rounds of a cell are there."""
        return sum(len(cell.rounds) for cell in self.cells if cell.key == key)

    def with_round(self, key: CellKey, browser_version: str, runs: tuple[RunRecord, ...]) -> "ContestRecord":
        """The contest with one more round of a cell."""
        cell = next((cell for cell in self.cells if cell.key == key), None) or CellRecord(
            key=key, browser_version=browser_version, pos=self.plan.pos[key.scenario], rounds=()
        )
        longer = cell.model_copy(update={"rounds": (*cell.rounds, runs)})
        others = tuple(each for each in self.cells if each.key != key)
        return self.model_copy(update={"cells": (*others, longer)})
