"""A plan of a comparison that is never run."""

from pathlib import Path

from harness.coupa.distribution import Distribution
from harness.experiment.plan import Plan
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import load_scenario
from tests.support.browsers import BROWSER
from tests.support.runs import BASELINE, CANDIDATE


def make_plan(out_dir: Path) -> Plan:
    """The smoke scenario with seven POs in the usual two modes."""
    return Plan(
        workload=FakeWorkload(load_scenario("smoke", pos=7, seed=42)),
        browser=BROWSER,
        workers=3,
        baseline=BASELINE,
        candidate=CANDIDATE,
        rounds=5,
        cleanup="cookies",
        distribution=Distribution.DYNAMIC,
        min_reduction_pct=25.0,
        out_dir=out_dir,
        headed=True,
        sampling=False,
        keep_downloads=True,
    )
