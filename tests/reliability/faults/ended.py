"""A run that is ended: by a person, once or twice, by the system in good order, or by the system at once."""

import signal
from dataclasses import dataclass

from harness.errors import ExitCode
from tests.reliability.aftermath import Aftermath
from tests.reliability.commands import Command, comparing
from tests.reliability.fault import Group
from tests.reliability.grounds import Grounds


@dataclass(frozen=True, slots=True)
class AskedToEnd:
    """The run is asked to end when two POs are done and others are in hand."""

    name: str
    what: str
    requests: tuple[signal.Signals, ...]
    kept: str
    where: str = "harness compare"
    group: Group = Group.MACHINE

    def happen(self, grounds: Grounds) -> Aftermath:
        """Ask it, and see that it closes its record."""
        ground = grounds.on()
        with comparing(grounds, grounds.folder() / "run") as command:
            command.wait_for_rows(2)
            command.ask_to_end(*self.requests)
            struck = command.exit_code == ExitCode.INTERRUPTED
            return command.aftermath(ground, int(struck), lost=_unclosed(command))


@dataclass(frozen=True, slots=True)
class RunKilled:
    """The run's own process is killed, so that nobody is left to tell the others."""

    name: str = "run-killed"
    what: str = "the run itself is killed (`kill -9`) while files arrive"
    kept: str = "workers, keepers and a guardian process see it die, and end and remove everything"
    where: str = "harness compare"
    group: Group = Group.MACHINE

    def happen(self, grounds: Grounds) -> Aftermath:
        """Kill it."""
        ground = grounds.on()
        with comparing(grounds, grounds.folder() / "run") as command:
            command.wait_for_rows(2)
            command.process.kill()
            command.wait()
            return command.aftermath(ground, int(command.exit_code == -signal.SIGKILL))


def _unclosed(command: Command) -> list[str]:
    run = command.run_record()
    return [] if run is not None and run.interrupted and run.finished_at else ["run.json is not closed"]


ENDED: tuple[AskedToEnd | RunKilled, ...] = (
    AskedToEnd(
        "ctrl-c",
        "Ctrl-C, once",
        (signal.SIGINT,),
        "drivers quit, the record is closed, exit code 130",
    ),
    AskedToEnd(
        "ctrl-c-twice",
        "Ctrl-C, and again before it has ended",
        (signal.SIGINT, signal.SIGINT),
        "what was started is killed, the record is closed, exit code 130",
    ),
    AskedToEnd(
        "terminated",
        "`kill`, as by a system that shuts down",
        (signal.SIGTERM,),
        "as Ctrl-C",
    ),
    RunKilled(),
)
