"""What a worker, its driver and the site hold while none of them works."""

from dataclasses import dataclass
from pathlib import Path

from harness.host.processes import OwnedProcess, descendants, own
from harness.measure.tree import TreeReading, read_all, read_process


@dataclass(frozen=True, slots=True)
class RestReading:
    """One look; the worker's process is counted apart from what it started.

    Attributes:
        temp_files: in the worker's temporary folder, the browser's profile included.
    """

    driver: TreeReading
    worker: TreeReading
    site: TreeReading
    temp_files: int


class RestReader:
    """Looks at one worker and a site. What it takes to look is not part of any PO's time.

    Args:
        site_pid: the site's process.
        temp_root: the folder that holds the worker's.
    """

    def __init__(self, site_pid: int, temp_root: Path) -> None:
        self._site = own(site_pid)
        self._temp_root = temp_root
        self._worker: OwnedProcess | None = None

    def watch(self, worker_pid: int) -> None:
        """Look at this worker from now on: the first, or one in place of a dead one."""
        self._worker = own(worker_pid)

    def read(self) -> RestReading:
        """Look now."""
        worker, site = self._worker, self._site
        return RestReading(
            driver=read_all(descendants(worker)) if worker else TreeReading(),
            worker=read_process(worker) if worker else TreeReading(),
            site=read_process(site) if site else TreeReading(),
            temp_files=sum(1 for path in self._temp_root.rglob("*") if path.is_file()),
        )
