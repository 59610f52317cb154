"""Every expected file is in its PO's folder with the right bytes, and nothing else is anywhere."""

from collections import Counter
from dataclasses import dataclass, field
from typing import ClassVar

from harness.isolation.evidence import Evidence, FoundFile


class FilesComplete:
    """Compares the bytes on disk with the scenario, never with what the workers said."""

    name: ClassVar[str] = "files-complete"

    def findings(self, evidence: Evidence) -> list[str] | None:
        """Missing, altered and foreign files, by path."""
        if evidence.expected is None:
            return None
        wanted = _wanted(evidence)
        found = {file.path: file.sha256 for file in evidence.files}
        others = [file for file in evidence.files if file.path not in wanted.named]
        missing = [f"{path} is missing" for path in wanted.named if path not in found]
        altered = [
            f"{path} has other bytes than the site sent{_whose(wanted, found[path], path, ', those of a file of ')}"
            for path, sha256 in wanted.named.items()
            if found.get(path, sha256) != sha256
        ]
        return missing + altered + _nameless_and_foreign(wanted, others)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What should be on disk.

    Attributes:
        named: SHA-256 by path.
        nameless: how often a folder should hold a file of any name, by folder and SHA-256.
        owners: the PO that a file is of, brought home or not, and its folder, by SHA-256.
    """

    named: dict[str, str] = field(default_factory=dict)
    nameless: Counter[tuple[str, str]] = field(default_factory=Counter)
    owners: dict[str, tuple[str, str]] = field(default_factory=dict)


def _wanted(evidence: Evidence) -> _Wanted:
    assert evidence.expected is not None
    wanted = _Wanted()
    for po in evidence.batch:
        expected, folder = evidence.expected(po.number), evidence.folders[po.number]
        for file in expected.files:
            if file.name is None:
                wanted.nameless[folder, file.sha256] += 1
            else:
                wanted.named[f"{folder}/{file.name}"] = file.sha256
        hashes = (*(file.sha256 for file in expected.files), *expected.withheld)
        wanted.owners.update(dict.fromkeys(hashes, (po.number, folder)))
    return wanted


def _nameless_and_foreign(wanted: _Wanted, others: list[FoundFile]) -> list[str]:
    """Match files of any name by their bytes; what is left over on either side is a finding."""
    left = wanted.nameless.copy()
    foreign = []
    for file in others:
        place = (file.path.rpartition("/")[0], file.sha256)
        if left[place] > 0:
            left[place] -= 1
        else:
            whose = _whose(wanted, file.sha256, file.path, " is a file of ")
            foreign.append(f"{file.path}{whose or ' does not belong there'}")
    missing = [f"a file of {folder} that may have any name is missing" for folder, _ in left.elements()]
    return missing + foreign


def _whose(wanted: _Wanted, sha256: str, path: str, words: str) -> str:
    """``words`` and the PO whose file this is, if that is another one than the folder's."""
    owner, folder = wanted.owners.get(sha256, ("", ""))
    return words + owner if owner and not path.startswith(f"{folder}/") else ""
