"""Disks that fill up, or cannot be written to."""

from dataclasses import dataclass

from harness.errors import ExitCode
from tests.reliability.aftermath import Aftermath
from tests.reliability.commands import comparing
from tests.reliability.fault import Group
from tests.reliability.grounds import Grounds
from tests.support.disks import disk_of, fill, make_read_only

_DISK_BYTES = 4 * 1024 * 1024
_LEFT_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class DiskFull:
    """The disk with the results fills up when a PO is done, but for less than the next ones need."""

    name: str = "disk-full"
    what: str = "the disk with the results is full while files arrive"
    kept: str = "no file that is not whole; the PO says why, or the run ends with an `Error:` line"
    where: str = "harness compare"
    group: Group = Group.MACHINE

    def happen(self, grounds: Grounds) -> Aftermath:
        """Fill it."""
        ground = grounds.on()
        with (
            disk_of(_DISK_BYTES, grounds.folder() / "disk") as disk,
            comparing(grounds, disk / "run") as command,
        ):
            command.wait_for_rows(1)
            fill(disk, but_bytes=_LEFT_BYTES)
            command.wait()
            said = [command.stderr, *(each.reason for each in command.recorded())]
            struck = any("No space left" in each or "the disk is full" in each for each in said)
            lost = [] if command.stderr.count("\n") <= 1 else [f"more than a line of errors: {command.stderr}"]
            return command.aftermath(ground, int(struck), may_fail=True, lost=lost)


@dataclass(frozen=True, slots=True)
class DiskReadOnly:
    """Nothing can be written where the results should go."""

    name: str = "disk-read-only"
    what: str = "the disk for the results is read-only"
    kept: str = "refused with an `Error:` line before anything is started"
    where: str = "harness compare"
    group: Group = Group.MACHINE

    def happen(self, grounds: Grounds) -> Aftermath:
        """Start a run there."""
        ground = grounds.on()
        with disk_of(_DISK_BYTES, grounds.folder() / "disk") as disk:
            make_read_only(disk)
            with comparing(grounds, disk / "run") as command:
                command.wait()
                said = command.stderr.splitlines()
                refused = len(said) == 1 and said[0].startswith("Error: ") and "Read-only file system" in said[0]
                lost = [] if refused else [f"the refusal: {command.stderr}"]
                return command.aftermath(ground, int(command.exit_code == ExitCode.USAGE), lost=lost)
