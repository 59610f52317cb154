"""A notice of where a shared browser is: a file that its keeper puts up and the workers read."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from harness.coupa.settings import WorkerSettings


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a browser can be joined, or why there is none.

    Attributes:
        debugger: ``host:port`` of its DevTools.
        tab: that it started with; another browser that was given the same port has no such tab.
        problem: what kept it from starting; empty where it runs.
    """

    debugger: str = ""
    tab: str = ""
    problem: str = ""


class Notice:
    """The notice at ``path``; at any moment there is a whole one or none."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put_up(self, whereabouts: Whereabouts) -> None:
        """Show this, in place of what was shown before."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(whereabouts)), encoding="utf-8", newline="\n")
        draft.replace(self._path)

    def take_down(self) -> None:
        """Show nothing."""
        self._path.unlink(missing_ok=True)

    def read(self) -> Whereabouts | None:
        """What is shown; None for nothing."""
        with suppress(OSError):
            return Whereabouts(**json.loads(self._path.read_text(encoding="utf-8")))
        return None


def folder_of(settings: WorkerSettings, number: int) -> Path:
    """Temporary folder of the shared browser ``number``: by it, driver and profile are known without their keeper."""
    return settings.temp_root / f"b{number}"


def notice_of(folder: Path) -> Notice:
    """Where the keeper of the shared browser with this folder says where it is."""
    return Notice(folder / "whereabouts")


def notice_for(settings: WorkerSettings, worker: int) -> Notice:
    """The notice of the browser that ``worker`` shares: they are dealt like cards."""
    assert settings.browsers is not None, "asked for where browsers are shared"
    return notice_of(folder_of(settings, worker % settings.browsers))
