"""A small sweep as its users start it: broken off by Ctrl-C, gone on with, and what it then holds."""

import json
import sys
from pathlib import Path

import pytest

from harness.record.store import load_run, load_sweep, load_swept_runs
from tests.support.comparing import ended, harness

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")

OPTIONS = ("--workers", "1,2,3", "--pos", "2", "--rounds", "2", "--scenario", "smoke")


def test_a_sweep_that_was_interrupted_goes_on_and_ends_with_a_recommendation(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with harness([*OPTIONS, "--out", str(out)], tmp_path, command="sweep") as begun:
        begun.wait_for("Block 1 of 2: 3 workers")
        interrupted = begun.interrupt()

    assert interrupted.code == 130
    assert f"Go on with: harness sweep --resume {out}" in interrupted.stdout
    so_far = load_swept_runs(load_sweep(out), out)
    measured = {workers: len(run.rounds) for workers, run in so_far.items()}
    assert (measured[1], measured[2]) == (1, 1)
    first = load_run(out / "workers-01").rounds[0]

    done = ended(["--resume", str(out), "--json"], tmp_path, command="sweep")

    assert done.code == 0, done.stderr
    sweep, answer = load_sweep(out), json.loads(done.stdout)
    assert (sweep.interrupted, sweep.finished_at is not None) == (False, True)
    runs = load_swept_runs(sweep, out)
    assert {workers: len(run.rounds) for workers, run in runs.items()} == {1: 2, 2: 2, 3: 2}
    assert {workers: len(run.isolation) for workers, run in runs.items()} == {1: 0, 2: 0, 3: 2}
    assert runs[1].rounds[0] == first, "what was measured before stays as it was"
    checks = [check for run in runs.values() for each in run.rounds for trial in each.trials for check in trial.checks]
    assert {check.status for check in checks} <= {"passed", "not-applicable"}
    assert [each["mode"] for each in answer["recommendations"]] == ["per-po-driver", "driver-per-worker"]
    assert {each["workers"] for each in answer["recommendations"]} <= {1, 2, 3}
    assert [each["workers"] for each in answer["reductions"]] == [1, 2, 3]
    assert {run.decision.stopped for run in runs.values() if run.decision} == {"rounds"}
    assert all((out / name).stat().st_size for name in ("sweep.png", "sweep.svg", "workers-02/report.html"))
    assert not list(tmp_path.glob("harness-*")), "no temporary folder is left"

    planned = ended([str(out), "--pos", "20", "--replicates", "2", "--json"], tmp_path, command="plan")
    assert planned.code == 0, planned.stderr
    assert len(json.loads(planned.stdout)["validation"]) == 4
