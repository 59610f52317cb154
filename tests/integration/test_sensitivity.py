"""That the harness notices what it is for: a candidate that saves too little, on real browsers."""

import subprocess
import sys
from pathlib import Path

from harness.errors import ExitCode
from harness.record.run import RunRecord
from harness.record.store import load_run
from tests.support.runs import CANDIDATE

# Several times what a PO and the start of its driver take together, so that no noise can hide it.
DELAY_MS = 2000
BATCH = ("--scenario", "fast-site", "--pos", "2", "--workers", "1", "--rounds", "5", "--quiet")
BARE = ("--no-isolation-round", "--no-sampling")
TIMEOUT_S = 240.0


def compare(out_dir: Path, slowed: str) -> tuple[int, RunRecord]:
    command = [sys.executable, "-m", "harness", "compare", *BATCH, *BARE, "--out", str(out_dir)]
    done = subprocess.run(
        [*command, "--inject-delay", f"{slowed}={DELAY_MS}"],
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, load_run(out_dir / "run.json")


def test_a_candidate_that_is_slowed_enough_fails(tmp_path: Path) -> None:
    exit_code, run = compare(tmp_path / "run", CANDIDATE)
    assert run.comparison is not None
    assert (run.comparison.verdict, exit_code) == ("fail", ExitCode.VERDICT_FAIL)
    assert run.config.injected_delay_ms == {CANDIDATE: DELAY_MS}
    trials = [trial for each in run.rounds for trial in each.trials]
    slowed_pos = [po for trial in trials for po in trial.pos if "injected_delay" in po.spans]
    assert {trial.mode for trial in trials if slowed_pos[0] in trial.pos} == {CANDIDATE}
    assert len(slowed_pos) == 5 * 2
    assert all(po.spans["injected_delay"] >= DELAY_MS / 1000 for po in slowed_pos)
    assert "injected-delay" in {warning.code for warning in run.warnings}
