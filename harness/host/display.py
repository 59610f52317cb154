"""Whether a browser can show its window here."""

import os
import sys
from collections.abc import Mapping

from harness.errors import EnvironmentProblem


def require_display(environ: Mapping[str, str] = os.environ, system: str = sys.platform) -> None:
    """Raise EnvironmentProblem where a window was asked for and there is no screen to show it on.

    Only Linux is looked at: on Windows and macOS whoever can start a program has one.
    """
    if system.startswith("linux") and not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        raise EnvironmentProblem(
            "The browser's window cannot be shown: this session has no display.",
            "Start it on a desktop, or behind xvfb-run for --headed; --login form and --profile DIR need no window.",
        )
