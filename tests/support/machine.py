"""A make-believe machine in a folder: programs that answer ``--version``, and nothing of the real one."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from harness.host.places import Candidate, Places


@dataclass
class Machine:
    """What is installed on a machine; programs go into ``folder``, commands are looked up in its ``bin``."""

    folder: Path
    system: str = "linux"
    environ: dict[str, str] = field(default_factory=dict)

    def install(self, name: str, version: str) -> Path:
        """A program called ``name`` in the usual place, which answers ``--version``."""
        return self.script(self.folder / "usual" / name, f"echo 'Some Browser {version} built here'")

    def command(self, name: str, body: str) -> Path:
        """A shell script on PATH."""
        return self.script(self.folder / "bin" / name, body)

    def script(self, path: Path, body: str) -> Path:
        """An executable shell script at ``path``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    @property
    def usual(self) -> Path:
        """The folder that the usual places name."""
        return self.folder / "usual"

    @property
    def places(self) -> Places:
        """Where a search on this machine may look."""
        return Places(
            system=self.system,
            remembered=self.folder / "cache" / "browser.json",
            headless_shells=(self._candidate("Headless shell", "headless-shell"),),
            chromes=(self._candidate("Google Chrome", "chrome"), self._candidate("Chromium", "chromium")),
            edges=(self._candidate("Microsoft Edge", "msedge"),),
            chromedrivers=(self._candidate("ChromeDriver", "chromedriver"),),
            edgedrivers=(self._candidate("EdgeDriver", "msedgedriver"),),
            firefoxes=(self._candidate("Firefox", "firefox"),),
            geckodrivers=(self._candidate("geckodriver", "geckodriver"),),
            environ=self.environ,
            which=lambda name: shutil.which(name, path=str(self.folder / "bin")),
        )

    def _candidate(self, label: str, name: str) -> Candidate:
        return Candidate(label, (self.usual / name,), (name,))
