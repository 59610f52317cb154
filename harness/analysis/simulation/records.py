"""What the simulation found, as saved in ``verify-statistics.json``. Rates are in percent of the simulated runs."""

from pydantic import Field

from harness.record.base import Record

VERIFICATION_SCHEMA_VERSION = 1


class JudgedRecord(Record):
    """One method under one noise, the truth lying exactly on the line."""

    noise: str
    rounds: int
    judge: str = Field(description="Name of the method.")
    false_pass_pct: float = Field(description="The lower bound of the reduction lay above the line.")
    false_fail_pct: float = Field(description="The upper bound of the reduction lay below the line.")
    coverage_pct: float = Field(description="The truth lay between the two bounds.")


class PlanRecord(Record):
    """One plan of looks at the results on the way."""

    plan: str
    looks: list[int] = Field(description="Rounds after which the plan looks.")
    level: float = Field(description="Confidence of each bound at each look, as a fraction.")
    false_pass_pct: float = Field(description="Passed, the truth lying exactly on the line.")
    power_pct: float = Field(description="Passed, the candidate being 1.5 times as fast.")


class OrderRecord(Record):
    """One order of the arms, a mode being compared with itself."""

    order: str
    false_alarm_pct: float = Field(description="A difference was claimed where there is none.")


Row = JudgedRecord | PlanRecord | OrderRecord


class VerificationRecord(Record):
    """A whole simulation and what it says of the method in use."""

    schema_version: int = VERIFICATION_SCHEMA_VERSION
    harness_version: str
    simulations: int = Field(description="Simulated runs behind each rate.")
    seed: int
    product: str = Field(description="Name of the method that the verdicts of this harness rest on.")
    nominal_pct: float
    allowed_pct: float = Field(description="The highest rate that chance explains where the true one is nominal.")
    judged: list[JudgedRecord]
    plans: list[PlanRecord]
    orders: list[OrderRecord]
    broken: list[str] = Field(description="A sentence for each rate of the method in use that chance cannot explain.")
