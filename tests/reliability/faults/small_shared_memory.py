"""Shared memory as containers have it."""

import os
from dataclasses import dataclass

import psutil

from harness.host.marked import processes_of
from harness.workload.scenario import load_scenario
from tests.reliability.aftermath import Aftermath
from tests.reliability.commands import Command, comparing
from tests.reliability.fault import Group
from tests.reliability.grounds import Grounds
from tests.support.disks import WITH_SMALL_SHARED_MEMORY, require_own_mounts

_SMALL_BYTES = 64 * 1024 * 1024
_SCENARIO = """# More in the files of its POs than the shared memory holds.
[batch]
pos = 2
suppliers = 2
unknown_share = 0.0
no_attachment_share = 0.0
requisition_share = 0.0

[attachments]
count = { min = 8, max = 8 }
size_bytes = { min = 4_300_000, max = 4_500_000 }
"""


@dataclass(frozen=True, slots=True)
class SmallSharedMemory:
    """The full browser has 64 MB of /dev/shm, which is what a container has unless somebody gave it more."""

    name: str = "small-shared-memory"
    what: str = "`/dev/shm` has 64 MB, as in a container"
    kept: str = "the browser is told to do without"
    where: str = "harness compare"
    group: Group = Group.MACHINE

    def happen(self, grounds: Grounds) -> Aftermath:
        """Run under a /dev/shm of our own, which nobody else sees."""
        require_own_mounts()
        scenario = grounds.folder() / "fault.toml"
        scenario.write_text(_SCENARIO, encoding="utf-8")
        ground = grounds.on(load_scenario(str(scenario)))
        out_dir, options = grounds.folder() / "run", (f"--scenario={scenario}", "--pos=2", "--browser=chrome")
        with comparing(grounds, out_dir, *options, around=WITH_SMALL_SHARED_MEMORY) as command:
            command.wait_for_rows(1)
            told = _browsers_that_do_without(command)
            command.wait()
            run = command.run_record()
            lost = [] if run is not None and len(run.rounds) == 1 else [f"the run did not end well: {command.stderr}"]
            return command.aftermath(ground, told, lost=lost)


def _browsers_that_do_without(command: Command) -> int:
    """Browsers under so little shared memory that were told; by the command lines of their main processes."""
    shared = os.statvfs(f"/proc/{command.process.pid}/root/dev/shm")
    if shared.f_blocks * shared.f_frsize != _SMALL_BYTES:
        return 0
    return sum(_is_told(process) for process in processes_of(command.temp_dir))


def _is_told(process: psutil.Process) -> bool:
    try:
        arguments = process.cmdline()
    except psutil.Error:
        return False
    return "--disable-dev-shm-usage" in arguments and not any(each.startswith("--type=") for each in arguments)
