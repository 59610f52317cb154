"""Whether the peers are installed, and in which versions."""

import json
import platform
import shutil
import subprocess
from collections.abc import Sequence
from importlib.metadata import version

from harness import __version__
from harness.errors import EnvironmentProblem
from tests.benchmarks.peers.contestants import NODE_MODULES, PEERS_PYTHON
from tests.benchmarks.peers.contestants.contestant import Contestant

_ASK_PLAYWRIGHT = "from importlib.metadata import version; print(version('playwright'))"
_ANSWER_S = 30


def require_installed(contestants: Sequence[Contestant]) -> None:
    """Raise EnvironmentProblem for the first contestant whose library is not there."""
    for contestant in contestants:
        if contestant.needs is not None and not contestant.needs.exists():
            raise EnvironmentProblem(
                f"{contestant.label} is not installed for the contest.",
                "Run 'make bench-peers', which installs it, or leave it out by naming the others with --contestant.",
            )
        if _uses_node(contestant) and shutil.which("node") is None:
            raise EnvironmentProblem(
                f"{contestant.label} needs Node.js, and there is no 'node' on the PATH.", "Install Node.js 20 or newer."
            )


def versions(contestants: Sequence[Contestant]) -> dict[str, str]:
    """The version of everything that takes part, by name. Raises EnvironmentProblem where one cannot be asked."""
    found = {"harness": __version__, "python": platform.python_version(), "selenium": version("selenium")}
    if any(each.needs == PEERS_PYTHON for each in contestants):
        found["playwright"] = _answer(str(PEERS_PYTHON), "-c", _ASK_PLAYWRIGHT)
    if any(_uses_node(each) for each in contestants):
        found["node"] = _answer("node", "--version").removeprefix("v")
        found |= {name: _node_package(name) for name in ("puppeteer-core", "puppeteer-cluster")}
    if any(each.role == "floor" for each in contestants):
        found["httpx"] = version("httpx")
    return found


def _uses_node(contestant: Contestant) -> bool:
    return contestant.needs is not None and contestant.needs.is_relative_to(NODE_MODULES)


def _node_package(name: str) -> str:
    return str(json.loads((NODE_MODULES / name / "package.json").read_bytes())["version"])


def _answer(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_ANSWER_S)
    except (OSError, subprocess.SubprocessError) as error:
        raise EnvironmentProblem(
            f"{command[0]} does not answer: {error}.", "Run 'make bench-peers', which installs the peers."
        ) from error
    return done.stdout.strip()
