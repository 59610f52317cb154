"""The vectors as checks of a trial: one for each place in which state of one PO could have met another."""

from collections.abc import Sequence

from harness.isolation.judgement import judge
from harness.isolation.traces import Traces
from harness.isolation.vectors import VECTORS
from harness.isolation.vectors.vector import Vector
from harness.record.run import LEAK_CHECK_PREFIX, RESIDUE_PREFIX, CheckRecord

# What pages plant and read by themselves, side by side and in any number of workers.
TRIAL_VECTORS: tuple[Vector, ...] = tuple(
    vector for vector in VECTORS if not vector.alone and vector.plant_by_driver is None
)


def leak_checks(vectors: Sequence[Vector], traces: Traces, *, shares_profile: bool) -> list[CheckRecord]:
    """A check per vector.

    Args:
        shares_profile: several POs use one profile. What no cleaning can rid it of is then named, not failed: it is
            the price of such a mode, known beforehand.
    """
    return [_check(vector, traces, tolerated=shares_profile and not vector.closable) for vector in vectors]


def _check(vector: Vector, traces: Traces, *, tolerated: bool) -> CheckRecord:
    name = f"{LEAK_CHECK_PREFIX}{vector.name}"
    judgement = judge(vector, traces)
    findings = list(judgement.findings)
    if judgement.status == "clean":
        return CheckRecord(name=name, status="passed")
    if judgement.status == "leak" and not tolerated:
        return CheckRecord(name=name, status="failed", findings=findings)
    if judgement.status == "leak":
        findings = [f"{RESIDUE_PREFIX}{finding}" for finding in findings]
    return CheckRecord(name=name, status="not-applicable", findings=findings)
