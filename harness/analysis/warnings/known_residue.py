"""State that no cleaning can rid a shared profile of."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.record.run import LEAK_CHECK_PREFIX, RESIDUE_PREFIX, CheckRecord, RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class KnownResidue:
    """A mode let one PO meet another's state in a place that its cleanup cannot reach."""

    code: str = "known-residue"

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Which places, in which mode of the isolation round."""
        modes = {trial.mode: places for trial in run.isolation if (places := _places(trial.checks))}
        if not modes:
            return None
        where = "; ".join(f"{mode}: {', '.join(places)}" for mode, places in modes.items())
        return WarningRecord(
            code=self.code,
            sentence=f"Cleaning cannot rid a profile that several POs share of everything ({where}).",
            remedy="Where that matters, use the mode context-per-po; 'harness isolation' shows what it closes.",
        )


def _places(checks: Sequence[CheckRecord]) -> list[str]:
    """Names of the vectors that leaked as they must."""
    told = [check for check in checks if any(finding.startswith(RESIDUE_PREFIX) for finding in check.findings)]
    return [check.name.removeprefix(LEAK_CHECK_PREFIX) for check in told]
