"""``harness compare --resume`` as its users need it: after Ctrl-C, and after a death without a word."""

import json
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.analysis.summary import failed_checks
from harness.errors import ExitCode
from harness.experiment.runner import trial_folder
from harness.host.occupied import LOCK_FILE, occupied
from harness.host.temp import run_temp_dir
from harness.record.run import RunRecord
from harness.record.store import RUN_FILE, load_run
from tests.support.commands_at_work import assert_nothing_is_left_in
from tests.support.comparing import ended, harness
from tests.support.tenant import TenantOptions, start_tenant

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")

FAST = ("--scenario", "fast-site", "--pos", "2", "--workers", "2")


@pytest.fixture
def temp_dir() -> Iterator[Path]:
    """Where all temporary files go; no process and no file in it outlives a test."""
    with run_temp_dir("h") as path:
        yield path
        assert_nothing_is_left_in(path)


@dataclass(frozen=True)
class Trials:
    """The complete trials of a run in the order in which they ran, each as the file has it, and their ledgers."""

    recorded: list[object]
    ledgers: dict[str, bytes]

    @classmethod
    def of(cls, out_dir: Path) -> "Trials":
        saved = json.loads((out_dir / RUN_FILE).read_bytes())
        recorded = [*saved["isolation"], *(trial for each in saved["rounds"] for trial in each["trials"])]
        folders = list(complete_folders(out_dir, load_run(out_dir)))
        ledgers = {str(folder.relative_to(out_dir)): (folder / "ledger.csv").read_bytes() for folder in folders}
        return cls([*recorded, *saved["begun"]], ledgers)

    def assert_kept_in(self, later: "Trials") -> None:
        """Nothing of these was run again or changed."""
        assert later.recorded[: len(self.recorded)] == self.recorded
        assert {name: later.ledgers[name] for name in self.ledgers} == self.ledgers


def complete_folders(out_dir: Path, run: RunRecord) -> Iterator[Path]:
    rounds = [(None, run.isolation), *((each.index, each.trials) for each in run.rounds), (len(run.rounds), run.begun)]
    for index, trials in rounds:
        yield from (trial_folder(out_dir, trial.mode, index, trial.position) for trial in trials)


def assert_complete(out_dir: Path, rounds: int) -> RunRecord:
    """Every trial was run once, in the order of a run without a break, and leaves its ledger and nothing else."""
    run = load_run(out_dir)
    ab = ["per-po-driver", "driver-per-worker"]
    assert [[trial.mode for trial in each.trials] for each in run.rounds] == [ab, ab[::-1], ab][:rounds]
    assert [[check.status for check in each.checks] for each in run.rounds] == [["passed"]] * rounds
    assert (run.begun, run.interrupted, failed_checks(run)) == ([], False, [])
    assert run.comparison is not None
    assert run.comparison.rounds == rounds
    assert run.decision is not None
    assert run.decision.stopped == "rounds"
    for folder in complete_folders(out_dir, run):
        assert sorted(path.name for path in folder.iterdir()) == ["ledger.csv", "log.jsonl"]
    assert not (out_dir / LOCK_FILE).exists()
    return run


def test_a_run_that_was_interrupted_between_the_trials_of_a_round_goes_on_as_it_says(
    tmp_path: Path, temp_dir: Path
) -> None:
    out_dir = tmp_path / "a run"
    with harness([*FAST, "--rounds", "3", "--no-isolation-round", "--out", str(out_dir)], temp_dir) as running:
        running.wait_for("round 2 of 3, per-po-driver: started")
        broken_off = running.interrupt()
    assert broken_off.code == ExitCode.INTERRUPTED, broken_off.stderr
    *_, way_to_go_on = broken_off.stdout.splitlines()
    before, trials = load_run(out_dir), Trials.of(out_dir)
    assert len(trials.recorded) >= 3
    assert before.interrupted
    with occupied(out_dir):
        second = ended(["--resume", str(out_dir)], temp_dir)
    assert (second.code, "is in use: process" in second.error) == (ExitCode.USAGE, True)

    _, _, said = way_to_go_on.partition("Go on with: harness compare ")
    resumed = ended(shlex.split(said), temp_dir)

    assert resumed.code == ExitCode.INCONCLUSIVE, resumed.stderr
    assert "inconclusive from 3 rounds" in resumed.stdout
    assert f"{len(trials.recorded)} trials done already." in resumed.stdout
    assert resumed.stderr == ""
    run = assert_complete(out_dir, rounds=3)
    trials.assert_kept_in(Trials.of(out_dir))
    assert run.started_at == before.started_at
    [resumption] = run.resumed
    assert (resumption.round_index, resumption.trials_done) == (len(before.rounds), len(before.begun))
    assert ("resumed" in [warning.code for warning in run.warnings]) is bool(before.begun)
    assert "Went on" in (out_dir / "report.html").read_text(encoding="utf-8")

    again = ended(["--resume", str(out_dir)], temp_dir)
    assert again.code == ExitCode.USAGE
    assert again.error == f"Error: The run in {out_dir} is complete. Read it with 'harness report {out_dir}'."


def test_a_run_that_was_killed_and_then_interrupted_goes_on_each_time(tmp_path: Path, temp_dir: Path) -> None:
    go_on = ["--resume", str(tmp_path / RUN_FILE)]
    with harness([*FAST, "--rounds", "2", "--out", str(tmp_path)], temp_dir) as running:
        running.wait_for("isolation round, driver-per-worker: started")
        running.kill()
        first = Trials.of(tmp_path)
        assert len(first.recorded) >= 1
        assert load_run(tmp_path).finished_at is None
        assert (tmp_path / LOCK_FILE).exists()
        # At once, while what it had started may still be about.
        with harness(go_on, temp_dir) as resumed:
            resumed.wait_for("round 1 of 2, driver-per-worker: started")
            broken_off = resumed.interrupt()
    assert broken_off.code == ExitCode.INTERRUPTED, broken_off.stderr
    second = Trials.of(tmp_path)
    first.assert_kept_in(second)
    assert len(second.recorded) >= 3

    last = ended([*go_on, "--json"], temp_dir)

    assert last.code == ExitCode.INCONCLUSIVE, last.stderr
    answer = json.loads(last.stdout)
    assert (answer["interrupted"], answer["comparison"]["rounds"]) == (False, 2)
    run = assert_complete(tmp_path, rounds=2)
    second.assert_kept_in(Trials.of(tmp_path))
    assert [trial.mode for trial in run.isolation] == ["per-po-driver", "driver-per-worker"]
    assert len(run.resumed) == 2
    assert all(each.gap_s >= 0 for each in run.resumed)


@pytest.mark.slow
def test_a_run_on_a_real_site_asks_for_its_credentials_again(tmp_path: Path, temp_dir: Path) -> None:
    out_dir, batch = tmp_path / "run", tmp_path / "pos.csv"
    batch.write_text("PO_NUMBER\nPO45\nPO46\n", encoding="utf-8")
    with start_tenant(TenantOptions(orders={"PO45": "plain", "PO46": "plain"})) as tenant:
        secrets = {"COUPA_USERNAME": tenant.username, "COUPA_PASSWORD": tenant.password}
        site = ["--base-url", tenant.base_url, "--trust-certificate", str(tenant.ca_file)]
        site += [f"--map-host={host}={address}" for host, address in tenant.mapped_hosts]
        options = ["--po-file", str(batch), "--workers", "2", "--rounds", "1", "--no-isolation-round"]
        with harness([*site, *options, "--out", str(out_dir)], temp_dir, secrets) as running:
            running.wait_for("round 1 of 1, driver-per-worker: started")
            assert running.interrupt().code == ExitCode.INTERRUPTED
        trials = Trials.of(out_dir)
        go_on = ["--resume", str(out_dir)]

        nobody = {"COUPA_USERNAME": "", "COUPA_PASSWORD": ""}
        stranger = ended(go_on, temp_dir, nobody)
        assert (stranger.code, "COUPA_USERNAME" in stranger.error) == (ExitCode.USAGE, True)
        looked = ended([*go_on, "--dry-run"], temp_dir, secrets)
        assert (looked.code, "nothing was started" in looked.stdout) == (ExitCode.OK, True)
        assert Trials.of(out_dir) == trials
        resumed = ended(go_on, temp_dir, secrets)

    assert resumed.code == ExitCode.INCONCLUSIVE, resumed.stderr
    assert_complete(out_dir, rounds=1)
    trials.assert_kept_in(Trials.of(out_dir))
    assert (out_dir / "pos-results.csv").read_text(encoding="utf-8-sig").count("COMPLETED") == 2
    written = [path for path in out_dir.rglob("*") if path.is_file()]
    assert not [path.name for path in written if tenant.password.encode() in path.read_bytes()]
