"""What is known of the Grid that was started on this machine: a file, so that another command can end it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from harness.grid.jar import selenium_folder
from harness.host.lock import try_to_lock
from harness.host.places import Places
from harness.host.processes import OwnedProcess, alive
from harness.record.whole_file import write_whole

STATE_FILE = "grid.json"
HUB = "hub"


class GridMember(BaseModel):
    """Hub or node: who it is, by number and creation time, and where its log lies."""

    model_config = ConfigDict(frozen=True)

    role: str
    pid: int
    create_time: float
    url: str
    log: Path

    @property
    def process(self) -> OwnedProcess:
        """The process, for as long as it lives."""
        return OwnedProcess(self.pid, self.create_time)

    @property
    def is_alive(self) -> bool:
        """Whether the very same process still runs."""
        return alive(self.process)


class GridState(BaseModel):
    """A Grid that was started: its hub first, then its nodes.

    Attributes:
        folder: of configuration, logs and everybody's temporary files.
    """

    model_config = ConfigDict(frozen=True)

    url: str
    folder: Path
    members: tuple[GridMember, ...] = ()

    @property
    def is_alive(self) -> bool:
        """Whether anything of it still runs."""
        return any(member.is_alive for member in self.members)

    @property
    def temp_folder(self) -> Path:
        """Of everybody's temporary files; by it drivers and browsers are known.

        Not the folder itself: whoever looks at a log names that in their command line.
        """
        return self.folder / "temp"

    def nodes(self) -> Iterator[GridMember]:
        """All but the hub."""
        return (member for member in self.members if member.role != HUB)


class StateFile:
    """The one file of this user in which a Grid's state is kept."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def here(cls, places: Places) -> "StateFile":
        """This machine's."""
        return cls(selenium_folder(places) / STATE_FILE)

    @contextmanager
    def reserved(self) -> Iterator[bool]:
        """Whether nobody else starts a Grid while the block lasts. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("a", encoding="utf-8") as file:
            try:
                is_ours = try_to_lock(file)
            except OSError:  # There are no locks on this disk.
                is_ours = True
            yield is_ours

    def read(self) -> GridState | None:
        """What it says; None where there is none, or none that can be read."""
        try:
            return GridState.model_validate_json(self.path.read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, state: GridState) -> None:
        """Let it say this. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, state.model_dump_json(indent=2))

    def remove(self) -> None:
        """Let it be gone."""
        with suppress(FileNotFoundError):
            self.path.unlink()
