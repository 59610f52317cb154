"""``harness grid``: a Selenium Grid on this machine, up, down, and how it is."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from harness.analysis.wording import in_words
from harness.coupa.launch import machine_flags
from harness.errors import ConfigError, EnvironmentProblem, ExitCode
from harness.grid.address import checked_grid_url
from harness.grid.client import GridStatus, grid_status
from harness.grid.cluster import GridOrder, end_grid, start_grid
from harness.grid.jar import find_programs
from harness.grid.state import HUB, GridState, StateFile
from harness.host.browsers import BrowserChoice, find_browser
from harness.host.places import Places, places_here
from harness.host.signals import terminable
from harness.workload.credentials import without_secrets

MOST_NODES, MOST_SESSIONS = 16, 64
_ENDING = "Ending what was started. Ctrl-C once more to end at once."


@dataclass(frozen=True, slots=True)
class UpOptions:
    """What the command line said, not yet looked at."""

    nodes: int
    sessions: int
    port: int
    jar: Path | None
    browser: BrowserChoice
    as_json: bool


def up(options: UpOptions, places: Places | None = None) -> ExitCode:
    """Start a hub and its nodes, and say where they are reached.

    Raises:
        ConfigError: an option cannot be used, or a Grid is up already.
        EnvironmentProblem: Java, the jar or a browser is missing, or they do not come up.
    """
    places = places or places_here()
    _require_within("--nodes", options.nodes, MOST_NODES)
    _require_within("--sessions", options.sessions, MOST_SESSIONS)
    if options.browser is BrowserChoice.FIREFOX:
        raise ConfigError("Firefox cannot be driven on a Grid yet.", "Leave --browser out, or choose chrome or edge.")
    programs = find_programs(options.jar, places)
    browser = find_browser(options.browser, places=places)
    console = Console(stderr=options.as_json)
    environ, flags = without_secrets(os.environ), tuple(machine_flags())
    order = GridOrder(options.nodes, options.sessions, options.port, browser, environ, flags)
    with terminable(_ENDING), console.status("Starting a hub and its nodes…"):
        state = start_grid(order, programs, StateFile.here(places), lambda said: _say(console, said))
    _say(console, f"Each node drives {browser.label} {browser.version}, {options.sessions} at once.")
    _show_up(state, options, console)
    return ExitCode.OK


def down(places: Places | None = None) -> ExitCode:
    """End exactly what ``up`` has started.

    Raises:
        EnvironmentProblem: something of it is still there.
    """
    ended = end_grid(StateFile.here(places or places_here()))
    console = Console()
    if ended is None:
        _say(console, "No Grid was up.")
    else:
        _say(console, f"The Grid at {ended.url} is down; nothing of it is left.")
    return ExitCode.OK


def status(url: str, *, as_json: bool, places: Places | None = None) -> ExitCode:
    """Show a Grid's nodes and sessions: those of ``url``, else those of the Grid that ``up`` has started.

    Raises:
        EnvironmentProblem: there is none, or it does not answer.
        ConfigError: ``url`` is no address.
    """
    state = StateFile.here(places or places_here()).read()
    if not url and state is None:
        raise EnvironmentProblem("No Grid is up on this machine.", "Start one with 'harness grid up', or give a URL.")
    address = checked_grid_url(url) if url else state.url if state else ""
    gone = [member.role for member in state.members if not member.is_alive] if state and state.url == address else []
    if state and HUB in gone:
        raise _without_hub(state, gone)
    found = grid_status(address)
    if as_json:
        print(json.dumps(_as_json(address, found, gone)))  # noqa: T201 - a script reads it
    else:
        for sentence in status_in_words(address, found, gone):
            _say(Console(), sentence)
    return ExitCode.OK


def status_in_words(url: str, found: GridStatus, gone: list[str]) -> list[str]:
    """How a Grid is, in sentences."""
    ready = "ready" if found.is_ready else "not ready"
    held = len(found.sessions)
    words = [f"The Grid at {url} is {ready}: {held} of {in_words(found.slots, 'place')} taken."]
    for node in found.nodes:
        is_up = "up" if node.is_up else "down"
        browsers = ", ".join(node.browsers)
        words.append(f"  node at {node.uri}: {is_up}, {browsers}, {len(node.sessions)} of {node.slots} taken")
    return words + [f"  {role}: its process has ended" for role in gone]


def _without_hub(state: GridState, gone: list[str]) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"The Grid at {state.url} has died; ended: {', '.join(gone)}.",
        "End what is left of it with 'harness grid down', then start it again.",
    )


def _show_up(state: GridState, options: UpOptions, console: Console) -> None:
    if options.as_json:
        print(json.dumps({"url": state.url, "folder": str(state.folder)}))  # noqa: T201 - a script reads it
        return
    _say(console, f"The Grid is up at {state.url}; its logs lie in {state.folder}.")
    _say(console, f"Use it with: harness compare --grid {state.url}")
    _say(console, "End it with: harness grid down")


def _as_json(url: str, found: GridStatus, gone: list[str]) -> dict[str, object]:
    return {
        "url": url,
        "ready": found.is_ready,
        "slots": found.slots,
        "sessions": [session.id for session in found.sessions],
        "nodes": [{"uri": node.uri, "up": node.is_up, "slots": node.slots} for node in found.nodes],
        "gone": gone,
    }


def _require_within(option: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise ConfigError(f"{option} {number} is out of range.", f"Choose from 1 to {most}.")


def _say(console: Console, sentence: str) -> None:
    console.print(sentence, markup=False, highlight=False, soft_wrap=True)
