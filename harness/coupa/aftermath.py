"""What a worker leaves when its process dies: a driver and a browser without a parent, a profile, half files."""

from pathlib import Path

from harness.coupa.failures import first_line
from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.settings import WorkerSettings
from harness.errors import HarnessError
from harness.grid.sessions import end_sessions_of
from harness.host.temp import end_processes_in, remove_run_around, remove_tree
from harness.workload.batch import Po


def temp_folder_of(settings: WorkerSettings, worker: int) -> Path:
    """The worker's own temporary folder: by it, its browsers and profiles are known even when the worker is gone."""
    return settings.temp_root / f"w{worker}"


def clear_up_after(settings: WorkerSettings, worker: int) -> None:
    """Do what a dead worker no longer can: end its drivers and browsers, remove its profiles and half files."""
    end_all_of(temp_folder_of(settings, worker))
    if settings.browser.grid:
        end_sessions_of(settings.browser.grid, temp_folder_of(settings, worker))
    FolderHierarchyManager(settings.download_root, worker).close()


def started_over(settings: WorkerSettings, worker: int, po: Po) -> str:
    """Empty the folder of a PO that a dead worker had in hand; what keeps it from being visited again, or nothing."""
    try:
        FolderHierarchyManager(settings.download_root, worker).start_over(po)
    except (OSError, HarnessError) as error:
        return first_line(error)
    return ""


def clear_up_after_run(settings: WorkerSettings, worker: int) -> None:
    """The same for the worker itself, whose run has been killed; and what that no longer can."""
    clear_up_after(settings, worker)
    remove_run_around(settings.temp_root)


def end_run_of(folder: Path) -> None:
    """End what is known by a temporary ``folder`` of a run that has been killed, and remove all of the run's."""
    end_all_of(folder)
    remove_run_around(folder)


def end_all_of(folder: Path) -> None:
    """End the drivers and browsers that are known by their temporary ``folder``, and remove it."""
    end_processes_in(folder)
    remove_tree(folder)
