"""A real tenant as a workload: its address, a batch of its POs, and how to behave there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.workload.batch import Po
from harness.workload.entry import Entry
from harness.workload.manners import Manners
from harness.workload.patience import Patience
from harness.workload.reach import Reach
from harness.workload.site import RealSite
from harness.workload.urls import host_of

KIND = "tenant"  # In a run's record; a scenario's record has no kind.


@dataclass(frozen=True, slots=True)
class Tenant:
    """A batch of a real site.

    Attributes:
        base_url: its origin, as ``checked_base_url`` returns it.
        po_file: where the batch came from.
        entry: how drivers get in.
        remarks: a sentence on each row of the file that is not visited.
    """

    base_url: str
    batch: tuple[Po, ...]
    po_file: Path
    entry: Entry = field(repr=False)
    reach: Reach = field(default_factory=Reach)
    manners: Manners = field(default_factory=Manners)
    patience: Patience = field(default_factory=Patience)
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The tenant's host, which stands where a scenario's name does."""
        return host_of(self.base_url)

    @property
    def pos(self) -> int:
        """POs of the batch."""
        return len(self.batch)

    @property
    def seed(self) -> int:
        """Nothing here is drawn by lot."""
        return 0

    @property
    def careful(self) -> bool:
        """The site is somebody else's."""
        return True

    @property
    def is_local(self) -> bool:
        """Whether it stands on this machine, so that nobody needs to agree to its load."""
        return self.reach.is_local(self.base_url)

    @contextmanager
    def start(self) -> Iterator[RealSite]:
        """The site, which is there already."""
        yield RealSite(self.base_url, self.batch, self.entry, self.reach)

    def record(self) -> dict[str, Any]:
        """All that it takes to run the same again, but for what is secret."""
        return {
            "kind": KIND,
            "name": self.name,
            "base_url": self.base_url,
            "po_file": str(self.po_file),
            "batch": [_po_record(po) for po in self.batch],
            "login": self.entry.way.value,
            "profile": str(self.entry.profile) if self.entry.profile else "",
            "reach": self.reach.record(),
            "manners": self.manners.record(),
            "patience": {"page_s": self.patience.page_s, "idle_s": self.patience.idle_s},
        }


def _po_record(po: Po) -> dict[str, Any]:
    return {"number": po.number, "supplier": po.supplier, "hierarchy": list(po.hierarchy)}
