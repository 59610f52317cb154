"""A browser profile of its own for each driver, cloned from a template and gone when the driver is."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from harness.host.temp import remove_tree

# Caches and downloaded components: large, rebuilt by the browser, and never needed for a login.
LEFT_OUT = (
    "*Cache*",
    "component_crx_cache",
    "extensions_crx_cache",
    "GraphiteDawnCache",
    "optimization_guide_model_store",
    "OptimizationGuide*",
    "segmentation_platform",
    "WasmTtsEngine",
    "Singleton*",
    "DevToolsActivePort",
    "lockfile",
    "Crash*",
    "BrowserMetrics*",
)


class ClonedProfile:
    """A throw-away copy of ``template``, but for what is ``left_out``, in a folder of its own under ``temp_root``.

    Attributes:
        folder: for everything temporary of the driver that uses the copy; a killed driver tidies nothing itself.
            Its name is short because browsers put a socket below it, whose path may have some 100 characters.
        path: the copy, inside ``folder``.
    """

    def __init__(self, template: Path | None, temp_root: Path, left_out: Sequence[str] = LEFT_OUT) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="d", dir=temp_root))
        self.path = self.folder / "profile"
        self.path.mkdir(mode=0o700)
        if template is not None:
            shutil.copytree(
                template,
                self.path,
                ignore=shutil.ignore_patterns(*left_out),
                dirs_exist_ok=True,
                symlinks=True,
            )

    def keep_as(self, path: Path) -> None:
        """Move the copy to ``path``, as the template of others."""
        self.path.rename(path)

    def delete(self) -> None:
        """Remove the copy and what else its driver left in the folder; the template stays as it was."""
        remove_tree(self.folder)
