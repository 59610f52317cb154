"""``calibration.json``: what verdicts from this machine are worth, by a mode that was compared with itself."""

from pydantic import AwareDatetime, Field

from harness.record.base import Record
from harness.record.run import ConfigRecord, EnvironmentRecord

CALIBRATION_FILE = "calibration.json"
CALIBRATION_SCHEMA_VERSION = 1


class PowerRecord(Record):
    """What a number of rounds can tell on this machine."""

    rounds: str = Field(description="As --rounds takes it: a number, or auto.")
    false_pass_pct: float = Field(description="Share of runs that pass where the truth lies exactly on the line.")
    detectable_pct: float | None = Field(
        description="Smallest true reduction that passes in 80 % of runs; None where none on the scale does."
    )
    pass_pct: list[float] = Field(description="Share of runs that pass, for each of reductions_pct.")


class CalibrationRecord(Record):
    """A mode against itself, and what its noise means for verdicts."""

    schema_version: int = CALIBRATION_SCHEMA_VERSION
    started_at: AwareDatetime
    environment: EnvironmentRecord
    config: ConfigRecord
    log_ratios: list[float] = Field(description="Logarithm of one side's wall time over the other's, by round.")
    noise_pct: float = Field(description="By how much the two sides of a round differ: standard deviation, percent.")
    low_pct: float | None = Field(description="Lower bound of the difference of a mode from itself, percent.")
    high_pct: float | None
    reductions_pct: list[float] = Field(description="True reductions for which the chances are given.")
    power: list[PowerRecord]
