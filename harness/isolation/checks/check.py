"""What a check is: one question about a trial's evidence."""

from typing import ClassVar, Protocol

from harness.isolation.evidence import Evidence


class Check(Protocol):
    """A named question. A check that cannot fail proves nothing: each has a test in which it does."""

    name: ClassVar[str]

    def findings(self, evidence: Evidence) -> list[str] | None:
        """A sentence for each thing that is wrong; empty when all is well, None where the check does not apply."""
