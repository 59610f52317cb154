"""What a worker leaves when its process dies: a driver and a browser without a parent, a profile, half files."""

from pathlib import Path

from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.settings import WorkerSettings
from harness.host.marked import processes_of
from harness.host.processes import descendants, end, own
from harness.host.temp import remove_tree


def temp_folder_of(settings: WorkerSettings, worker: int) -> Path:
    """The worker's own temporary folder: by it, its browsers and profiles are known even when the worker is gone."""
    return settings.temp_root / f"w{worker}"


def clear_up_after(settings: WorkerSettings, worker: int) -> None:
    """Do what a dead worker no longer can: end its drivers and browsers, remove its profiles and half files."""
    end_all_of(temp_folder_of(settings, worker))
    FolderHierarchyManager(settings.download_root, worker).close()


def end_all_of(folder: Path) -> None:
    """End the drivers and browsers that are known by their temporary ``folder``, and remove it."""
    orphans = [process for found in processes_of(folder) if (process := own(found.pid)) is not None]
    end({*orphans, *(child for orphan in orphans for child in descendants(orphan))})
    remove_tree(folder)
