"""The command as its users start it: a process of its own, judged by exit code, output and what it leaves."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.analysis.summary import failed_checks
from harness.errors import ExitCode
from harness.host.temp import run_temp_dir
from harness.record.run import RunRecord
from harness.record.store import load_run
from tests.support.commands_at_work import assert_nothing_is_left_in
from tests.support.interrupts import heeding_ctrl_c

POS = 4
TIMEOUT_S = 120.0
OPTIONS = ("--pos", str(POS), "--workers", "2", "--rounds", "1")


@dataclass(frozen=True)
class Ended:
    """A command that has ended: ``temp_dir`` is where all its temporary files went."""

    exit_code: int
    stdout: str
    stderr: str
    out_dir: Path
    temp_dir: Path

    @property
    def run(self) -> RunRecord:
        """What it recorded."""
        return load_run(self.out_dir / "run.json")

    def assert_nothing_is_left(self) -> None:
        """No process and no temporary file outlives the command."""
        assert_nothing_is_left_in(self.temp_dir)


def start(out_dir: Path, temp_dir: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "harness", "compare", *OPTIONS, "--out", str(out_dir), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", "TMPDIR": str(temp_dir)},
    )


def finish(process: "subprocess.Popen[str]", out_dir: Path, temp_dir: Path) -> Ended:
    try:
        stdout, stderr = process.communicate(timeout=TIMEOUT_S)
    finally:
        process.kill()
    return Ended(process.returncode, stdout, stderr, out_dir, temp_dir)


@pytest.fixture(scope="module")
def temp_dir() -> Iterator[Path]:
    with run_temp_dir("h") as path:
        yield path


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory, temp_dir: Path) -> Ended:
    out_dir = tmp_path_factory.mktemp("compared")
    return finish(start(out_dir, temp_dir, "--scenario", "smoke"), out_dir, temp_dir)


def test_one_round_is_inconclusive_and_says_why(compared: Ended) -> None:
    assert compared.exit_code == ExitCode.INCONCLUSIVE, compared.stderr
    assert "inconclusive" in compared.stdout
    assert "--rounds 5" in compared.stdout
    assert compared.stderr == ""


def test_the_run_is_recorded_complete(compared: Ended) -> None:
    (round_record,) = compared.run.rounds

    assert not compared.run.interrupted
    assert [trial.mode for trial in round_record.trials] == ["per-po-driver", "driver-per-worker"]
    assert [sum(worker.driver_starts for worker in trial.workers) for trial in round_record.trials] == [POS, 2]
    assert all(worker.peak_memory_bytes > 0 for trial in round_record.trials for worker in trial.workers)
    assert all(trial.server is not None and trial.server.requests > 0 for trial in round_record.trials)


def test_every_check_of_every_trial_applies_and_passes(compared: Ended) -> None:
    (round_record,) = compared.run.rounds

    assert failed_checks(compared.run) == []
    checks = [check for trial in round_record.trials for check in trial.checks]
    # On the fake site the canaries look into the browser; the harness does so itself where none can be planted.
    assert {check.name for check in checks if check.status != "passed"} == {"browser-as-after-login"}
    assert [(check.name, check.status) for check in round_record.checks] == [("same-files", "passed")]


def test_a_budget_ends_the_rounds_and_says_so(tmp_path: Path, temp_dir: Path) -> None:
    out_dir, times = tmp_path / "run", tmp_path / "times.json"
    options = ("--scenario", "smoke", "--rounds", "9", "--budget", "1s", "--no-isolation-round")
    ended = finish(start(out_dir, temp_dir, *options, "--benchmark-json", str(times)), out_dir, temp_dir)
    assert ended.exit_code == ExitCode.INCONCLUSIVE, ended.stderr
    assert len(ended.run.rounds) == 1
    assert ended.run.decision is not None
    assert ended.run.decision.stopped == "budget"
    assert ended.run.decision.sentence in " ".join(ended.stdout.split())
    assert ended.run.config.budget_s == 1.0
    names = {each["name"] for each in json.loads(times.read_text(encoding="utf-8"))["benchmarks"]}
    assert names == {"per-po-driver", "driver-per-worker"}


def test_the_pictures_and_the_summary_lie_beside_the_run(compared: Ended) -> None:
    assert (compared.out_dir / "comparison.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (compared.out_dir / "comparison.svg").read_text(encoding="utf-8")
    assert "driver-per-worker" in (compared.out_dir / "summary.md").read_text(encoding="utf-8")


def test_each_trial_has_a_ledger_with_a_row_per_po_and_the_downloads_are_gone(compared: Ended) -> None:
    trials = sorted((compared.out_dir / "round-01").iterdir())

    assert [trial.name for trial in trials] == ["1-per-po-driver", "2-driver-per-worker"]
    for trial in trials:
        assert sorted(path.name for path in trial.iterdir()) == ["ledger.csv", "log.jsonl"]
        with (trial / "ledger.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len({row["PO_NUMBER"] for row in rows}) == len(rows) == POS


def test_nothing_outlives_a_complete_run(compared: Ended) -> None:
    compared.assert_nothing_is_left()


def test_a_third_arm_that_fetches_by_http_runs_in_every_round_and_is_checked_like_the_others(
    tmp_path: Path, temp_dir: Path
) -> None:
    modes = ["per-po-driver", "driver-per-worker", "http-transfer"]

    ended = finish(
        start(tmp_path, temp_dir, "--scenario", "smoke", "--transfer", "http", "--rounds", "2"), tmp_path, temp_dir
    )

    assert ended.exit_code == ExitCode.INCONCLUSIVE, ended.stderr
    assert "2 rounds of three trials" in ended.stdout
    assert "http-transfer against driver-per-worker: " in ended.stdout
    assert [[trial.mode for trial in each.trials] for each in ended.run.rounds] == [modes, modes[::-1]]
    assert [trial.mode for trial in ended.run.isolation] == modes
    assert failed_checks(ended.run) == []
    assert [check.status for each in ended.run.rounds for check in each.checks] == ["passed", "passed"]
    spans = {trial.mode: {name for po in trial.pos for name in po.spans} for trial in ended.run.rounds[0].trials}
    assert [mode for mode in modes if "trigger" in spans[mode]] == modes[:2]
    assert all("wait_downloads" in spans[mode] for mode in modes)
    assert ended.run.comparison is not None
    assert [each.against for each in ended.run.comparison.third_arm] == modes[:2]
    assert "| http-transfer |" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    ended.assert_nothing_is_left()


def test_a_leak_ends_with_4_and_is_named_in_the_json(tmp_path: Path, temp_dir: Path) -> None:
    options = ("--scenario", "mixed-suppliers", "--cleanup", "none", "--json")

    ended = finish(start(tmp_path, temp_dir, *options), tmp_path, temp_dir)

    assert ended.exit_code == ExitCode.CHECK_FAILED, ended.stderr
    answer = json.loads(ended.stdout)
    assert {"driver-per-worker: no-foreign-cookies", "driver-per-worker: no-leak-local-storage"} <= {
        *answer["failed_checks"]
    }
    assert {failed.partition(":")[0] for failed in answer["failed_checks"]} == {"driver-per-worker"}
    assert str(tmp_path / "run.json") in answer["paths"]
    assert answer["comparison"]["verdict"] == "inconclusive"
    (failed,) = (check for check in failed_checks(ended.run) if check.where == "round 1")
    assert "cookie of PO" in str(failed)
    ended.assert_nothing_is_left()


@pytest.fixture
def children_heed_ctrl_c() -> Iterator[None]:
    with heeding_ctrl_c():
        yield


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
@pytest.mark.usefixtures("children_heed_ctrl_c")
def test_an_interrupted_run_keeps_its_record_and_leaves_nothing_behind(tmp_path: Path, temp_dir: Path) -> None:
    process = start(tmp_path, temp_dir, "--scenario", "smoke")
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("round 1"):
            break
    process.send_signal(signal.SIGINT)

    ended = finish(process, tmp_path, temp_dir)

    assert ended.exit_code == ExitCode.INTERRUPTED, ended.stderr
    assert ended.run.interrupted
    assert "Traceback" not in ended.stderr
    ended.assert_nothing_is_left()


def test_a_folder_that_holds_something_is_refused_in_one_sentence(tmp_path: Path, temp_dir: Path) -> None:
    (tmp_path / "mine.txt").touch()

    ended = finish(start(tmp_path, temp_dir), tmp_path, temp_dir)

    assert ended.exit_code == ExitCode.USAGE
    assert ended.stderr == f"Error: The folder {tmp_path} already holds something. Choose a new one with --out DIR.\n"
    assert ended.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
