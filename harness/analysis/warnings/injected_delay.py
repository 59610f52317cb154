"""A run whose times are not those of the modes alone."""

from dataclasses import dataclass

from harness.record.run import RunRecord, WarningRecord


@dataclass(frozen=True, slots=True)
class InjectedDelay:
    """Somebody asked for a mode to be slowed, to see whether that would be noticed."""

    code: str = "injected-delay"

    def look(self, run: RunRecord) -> WarningRecord | None:
        """Warn that the verdict is on a mode that was slowed, and by how much."""
        delays = run.config.injected_delay_ms
        if not delays:
            return None
        slowed = " and ".join(f"{mode} by {delay_ms:g} ms" for mode, delay_ms in delays.items())
        return WarningRecord(
            code=self.code,
            sentence=f"Each PO was slowed on purpose: {slowed}.",
            remedy="Decide nothing by this run but whether the harness notices; leave out --inject-delay to measure.",
        )
