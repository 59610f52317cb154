"""No process and no temporary profile outlives its trial."""

from typing import ClassVar

from harness.isolation.evidence import Evidence


class NothingLeft:
    """A wrapper that does not exec left six processes behind at each quit, and 1,300 after an hour."""

    name: ClassVar[str] = "nothing-left-behind"

    def findings(self, evidence: Evidence) -> list[str] | None:
        """Living processes and remaining temporary files."""
        return [*evidence.survivors, *(f"{name} was left in the temporary folder" for name in evidence.leftovers)]
