"""The POs of a soak since the last check."""

from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from harness.coupa.folders import STAGING, FolderHierarchyManager
from harness.coupa.result import PoResult
from harness.host.temp import remove_tree
from harness.isolation.checks import run_checks
from harness.isolation.checks.nothing_left import NothingLeft
from harness.isolation.evidence import Evidence, files_under
from harness.isolation.leftovers import end_survivors, left_in
from harness.record.run import CheckRecord
from harness.workload.batch import Po
from harness.workload.fake_site import FakeSite

STRETCH_POS = 100


class Stretch:
    """The POs since the last check. They are checked together and their files then deleted, so that no disk fills.

    A stretch ends with a lap at the latest: a PO that is met again finds an empty folder, as the first time.
    """

    def __init__(self, root: Path, site: FakeSite) -> None:
        self.results: list[PoResult] = []
        self._root = root
        self._site = site
        self._due = cycle(site.batch)
        self._most = min(STRETCH_POS, len(site.batch))

    @property
    def is_full(self) -> bool:
        """Whether it is time to check."""
        return len(self.results) >= self._most or self.results[-1].po == self._site.batch[-1].number

    def add(self, result: PoResult) -> None:
        """Take in a PO."""
        self.results.append(result)

    def checked(self) -> tuple[list[CheckRecord], int]:
        """What the checks say of these POs and how many they are; a new stretch begins."""
        evidence = self._evidence()
        self._site.clear_journal()
        for entry in self._root.iterdir():
            if entry.name != STAGING:
                remove_tree(entry)
        self.results = []
        return [check for check in run_checks(evidence) if check.name != NothingLeft.name], len(evidence.results)

    def _evidence(self) -> Evidence:
        batch = tuple(islice(self._due, len(self.results)))
        return Evidence(
            batch=batch,
            results=tuple(self.results),
            expected=self._site.expected,
            folders=_folders(self._root, batch),
            files=files_under(self._root),
            journal=tuple(self._site.journal()),
        )


def _folders(root: Path, batch: Sequence[Po]) -> dict[str, str]:
    folders = FolderHierarchyManager(root, worker=0)
    return {po.number: folders.folder_of(po).relative_to(root.resolve()).as_posix() for po in batch}


def nothing_left(temp_root: Path) -> CheckRecord:
    """What is left behind, which can be told only when all is over; survivors are ended."""
    evidence = Evidence(
        batch=(),
        results=(),
        expected=None,
        folders={},
        files=(),
        survivors=end_survivors(temp_root),
        leftovers=left_in(temp_root),
    )
    findings = NothingLeft().findings(evidence)
    return CheckRecord(name=NothingLeft.name, status="failed" if findings else "passed", findings=findings or [])
