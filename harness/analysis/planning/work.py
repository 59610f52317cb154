"""What a batch is made of, as the simulation sees it: waiting, and CPU work."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Step(NamedTuple):
    """A piece of work: first it waits (for the site, the network, a timer), then it computes.

    Attributes:
        wait_s: seconds that pass whatever else the machine does.
        cpu_s: CPU seconds that somebody waits for; alone on a core they pass as quickly.
        beside_cpu_s: CPU seconds of other processes, which nobody waits for but which take cores.
    """

    wait_s: float = 0.0
    cpu_s: float = 0.0
    beside_cpu_s: float = 0.0

    @property
    def alone_s(self) -> float:
        """How long it takes on a machine that has nothing else to do."""
        return self.wait_s + self.cpu_s

    def part(self, share: float) -> "Step":
        """So much of it."""
        return Step(self.wait_s * share, self.cpu_s * share, self.beside_cpu_s * share)


class PoWork(NamedTuple):
    """One PO, as it was measured once; its steps stay together, so that what is long together stays so.

    Attributes:
        start: of a driver of its own; nothing where drivers outlive their POs.
        page: up to the links that were found.
        files: from the first request for a file to the cleaning.
        quit: of the driver of its own.
        requests: the page and the files, as a pace counts them.
    """

    po: str
    start: Step
    page: Step
    files: Step
    quit: Step
    requests: int

    @property
    def alone_s(self) -> float:
        """How long it takes on a machine that has nothing else to do."""
        return sum(step.alone_s for step in (self.start, self.page, self.files, self.quit))

    @property
    def cpu_s(self) -> float:
        """All its CPU seconds."""
        return sum(step.cpu_s + step.beside_cpu_s for step in (self.start, self.page, self.files, self.quit))


@dataclass(frozen=True, slots=True)
class ModeTraits:
    """What the simulation must know of a mode.

    Attributes:
        driver_per_po: a driver is started and quit for each PO, and POs are handed out one at a time.
        single_worker: the batch is not divided at all.
    """

    name: str
    driver_per_po: bool
    single_worker: bool = False

    def workers(self, asked: int) -> int:
        """Workers that a machine has in this mode."""
        return 1 if self.single_worker else asked


@dataclass(frozen=True, slots=True)
class ModeWork:
    """A mode's work, ready to be simulated.

    Attributes:
        spawn: start of a worker's process.
        pos: POs to draw from.
        starts: starts of drivers that outlive their POs, to draw from.
        closing_s: what follows a worker's last PO: its driver's quit and its process's end.
        retire_after: POs after which a driver is replaced by plan; None for never.
    """

    traits: ModeTraits
    spawn: Step
    pos: tuple[PoWork, ...]
    starts: tuple[Step, ...]
    closing_s: float
    retire_after: int | None = None


@dataclass(frozen=True, slots=True)
class Failures:
    """How often drivers fail.

    Attributes:
        per_po: chance that a driver fails under a PO.
        per_hour: failures in an hour of a worker's work, on top.
        attempts: visits to a PO, after which it is given up.
    """

    per_po: float = 0.0
    per_hour: float = 0.0
    attempts: int = 2

    @property
    def none(self) -> bool:
        """Whether no driver ever fails."""
        return not (self.per_po or self.per_hour)


@dataclass(frozen=True, slots=True)
class Fleet:
    """Machines like the measured one, and what binds them together.

    Attributes:
        cores: of each machine.
        workers: of each machine.
        requests_per_s: that the site may be asked by all machines together; None for no limit.
        pos_per_s: the same in POs.
        dynamic: workers take the next PO of the whole batch, instead of having a queue each.
    """

    nodes: int
    workers: int
    cores: int
    dynamic: bool = True
    requests_per_s: float | None = None
    pos_per_s: float | None = None
    failures: Failures = field(default_factory=Failures)
