"""Every expected file is in its PO's folder with the right bytes, and nothing else is anywhere."""

from typing import ClassVar

from harness.isolation.evidence import Evidence


class FilesComplete:
    """Compares the bytes on disk with the scenario, never with what the workers said."""

    name: ClassVar[str] = "files-complete"

    def findings(self, evidence: Evidence) -> list[str] | None:
        """Missing, altered and foreign files, by path."""
        if evidence.expected is None:
            return None
        wanted = {
            f"{evidence.folders[po.number]}/{file.name}": file.sha256
            for po in evidence.batch
            for file in evidence.expected(po.number).files
        }
        found = {file.path: file.sha256 for file in evidence.files}
        missing = [f"{path} is missing" for path in wanted if path not in found]
        altered = [
            f"{path} has other bytes than the site sent"
            for path in wanted
            if found.get(path, "") not in ("", wanted[path])
        ]
        foreign = [f"{path} does not belong there" for path in found if path not in wanted]
        return missing + altered + foreign
