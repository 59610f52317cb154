"""What a worker leaves when its process dies: a driver and a browser without a parent, a profile, half files."""

from pathlib import Path

from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.settings import WorkerSettings
from harness.host.temp import end_processes_in, remove_tree


def temp_folder_of(settings: WorkerSettings, worker: int) -> Path:
    """The worker's own temporary folder: by it, its browsers and profiles are known even when the worker is gone."""
    return settings.temp_root / f"w{worker}"


def clear_up_after(settings: WorkerSettings, worker: int) -> None:
    """Do what a dead worker no longer can: end its drivers and browsers, remove its profiles and half files."""
    end_all_of(temp_folder_of(settings, worker))
    FolderHierarchyManager(settings.download_root, worker).close()


def end_all_of(folder: Path) -> None:
    """End the drivers and browsers that are known by their temporary ``folder``, and remove it."""
    end_processes_in(folder)
    remove_tree(folder)
