"""What a batch is worked on: a site with its POs, ours or somebody else's."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from harness.workload.batch import Po
from harness.workload.entry import Entry
from harness.workload.manners import Manners
from harness.workload.patience import Patience
from harness.workload.reach import Reach

if TYPE_CHECKING:
    from harness.workload.fake_site import FakeSite


class Site(Protocol):
    """A site that is there to be visited."""

    @property
    def base_url(self) -> str:
        """Its origin, without a slash at the end."""

    @property
    def batch(self) -> tuple[Po, ...]:
        """The POs to visit, in order."""

    @property
    def witness(self) -> "FakeSite | None":
        """The site itself where it is ours: it knows what is right and what it was asked. None for a real one."""

    @property
    def reach(self) -> Reach:
        """How it is reached."""

    @property
    def entry(self) -> Entry:
        """How drivers get in."""


class Workload(Protocol):
    """A batch and where it is worked, before anything is started."""

    @property
    def name(self) -> str:
        """Of the scenario, or of the real site's host."""

    @property
    def pos(self) -> int:
        """Number of POs."""

    @property
    def seed(self) -> int:
        """Of what is random in it; 0 for a real site."""

    @property
    def patience(self) -> Patience:
        """How long workers wait for the site."""

    @property
    def manners(self) -> Manners:
        """How a guest behaves there."""

    @property
    def careful(self) -> bool:
        """Whether the site is somebody else's: its pages may take their time, and lead anywhere."""

    def start(self) -> AbstractContextManager[Site]:
        """The site, for as long as the block lasts.

        Raises:
            SiteError: it did not start.
        """

    def record(self) -> dict[str, Any]:
        """All that describes it, for ``run.json``; nothing secret."""


@dataclass(frozen=True, slots=True)
class RealSite:
    """A site that nobody here controls."""

    base_url: str
    batch: tuple[Po, ...]
    entry: Entry = field(repr=False)
    reach: Reach = field(default_factory=Reach)

    @property
    def witness(self) -> "FakeSite | None":
        """None: it tells nothing of itself."""
        return None
