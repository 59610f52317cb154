"""A trial's figures are those of the mode that it is named after."""

from typing import ClassVar

from harness.isolation.evidence import Evidence


class ModeKept:
    """A pool without a worker that could go on falls back to one driver, whose time would be taken for its mode's."""

    name: ClassVar[str] = "mode-kept"

    def findings(self, evidence: Evidence) -> list[str] | None:
        """Why the batch was not worked in its mode to the end."""
        if not evidence.fell_back:
            return []
        return [f"one driver worked the rest of the batch, one PO after the other, because: {evidence.fell_back}"]
