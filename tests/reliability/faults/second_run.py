"""Another run that is started into the folder of one that has not ended."""

from dataclasses import dataclass

from harness.errors import ExitCode
from tests.reliability.aftermath import Aftermath
from tests.reliability.commands import comparing, run_command
from tests.reliability.fault import Group
from tests.reliability.grounds import Grounds


@dataclass(frozen=True, slots=True)
class SecondRun:
    """The first one must not notice."""

    name: str = "second-run-in-the-folder"
    what: str = "another run is started into the folder of this one"
    kept: str = "it is refused, naming the process that works there"
    where: str = "harness compare"
    group: Group = Group.MACHINE

    def happen(self, grounds: Grounds) -> Aftermath:
        """Start it in the second trial of the first."""
        ground = grounds.on()
        with comparing(grounds, grounds.folder() / "run") as command:
            command.wait_for_rows(1, position=1)
            second = run_command("compare", f"--resume={command.out_dir}", temp_dir=command.temp_dir)
            command.wait()
            expected = f"is in use: process {command.process.pid} works in it."
            refused = second.returncode == ExitCode.USAGE and expected in second.stderr
            run = command.run_record()
            lost = [] if run is not None and len(run.rounds) == 1 else ["the first run's record is not whole"]
            return command.aftermath(ground, int(refused), position=1, lost=lost)
