import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.cli import main
from harness.commands import resuming
from harness.commands.compare import Output, may_begin, resume_command
from harness.commands.resuming import ResumeOptions, require_comparable, resumption, run
from harness.commands.tenant import SiteOptions
from harness.errors import ConfigError, ExitCode, HarnessError
from harness.host.occupied import LOCK_FILE, occupied
from harness.record.run import RunRecord
from harness.record.store import RUN_FILE, save_run
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import load_scenario
from tests.support.plans import make_plan
from tests.support.runs import STARTED_AT, make_config, make_environment, make_rounds, make_run, make_trial
from tests.support.tenants import PASSWORD, USERNAME, make_tenant


def interrupted_run(**changes: object) -> RunRecord:
    """A run that was broken off in its third round, after one trial of it."""
    run = make_run(make_rounds([0.7] * 2))
    scenario = FakeWorkload(load_scenario("smoke")).record()
    broken_off = {"begun": [make_trial()], "interrupted": True, "scenario": scenario}
    return run.model_copy(update={**broken_off, **changes})


def saved(folder: Path, run: RunRecord) -> Path:
    save_run(run, folder / RUN_FILE)
    return folder


def refusal(path: Path) -> str:
    with pytest.raises(HarnessError) as refused:
        run(ResumeOptions(path))
    return str(refused.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"interrupted": False}, "is complete. Read it with 'harness report {folder}'."),
        ({"schema_version": 2}, "was made by an older harness (schema 2)"),
        (
            {"config": make_config().model_copy(update={"calibrates": True})},
            "is a calibration, which cannot go on. Run ",
        ),
        ({"config": make_config().model_copy(update={"browser": "netscape"})}, "browser is not known: netscape."),
    ],
)
def test_a_run_that_cannot_go_on_is_refused_and_left_as_it_is(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    saved(tmp_path, interrupted_run(**changes))
    before = (tmp_path / RUN_FILE).read_bytes()
    assert words.format(folder=tmp_path) in refusal(tmp_path)
    assert (tmp_path / RUN_FILE).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [RUN_FILE]


def test_a_run_that_was_killed_never_said_that_it_ended_and_counts_as_interrupted(tmp_path: Path) -> None:
    killed = interrupted_run(finished_at=None, interrupted=False)
    resuming.require_resumable(killed, tmp_path)
    resuming.require_resumable(interrupted_run(), tmp_path)


def test_a_run_that_is_being_run_is_left_to_whoever_runs_it(tmp_path: Path) -> None:
    saved(tmp_path, interrupted_run(finished_at=None, interrupted=False))
    with occupied(tmp_path):
        assert f"is in use: process {os.getpid()} works in it. Wait for it to end" in refusal(tmp_path)
        assert (tmp_path / LOCK_FILE).exists()


def test_a_folder_without_a_complete_trial_has_nothing_to_go_on_with(tmp_path: Path) -> None:
    (tmp_path / "isolation-round").mkdir()
    said = refusal(tmp_path)
    assert said == f"There is no run.json in {tmp_path}: no trial of a run was complete there. Start a new run."


def test_a_batch_that_is_not_there_any_more_is_missed_before_anything_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUPA_USERNAME", USERNAME)
    monkeypatch.setenv("COUPA_PASSWORD", PASSWORD)
    gone = tmp_path / "gone.csv"
    saved(tmp_path, interrupted_run(scenario=make_tenant(po_file=gone).record()))
    assert str(gone) in refusal(tmp_path)


@pytest.mark.parametrize("name", ["", "notes.txt"])
def test_what_is_not_there_is_no_run(tmp_path: Path, name: str) -> None:
    assert "There is no run at" in refusal(tmp_path / "nothing" / name)


def test_a_copy_of_a_run_has_no_trials_beside_it(tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    save_run(interrupted_run(), copy)
    assert refusal(copy) == f"{copy} is a copy of a run. Name the run's folder, or the run.json in it."


def test_a_run_that_is_cut_short_is_refused_in_a_sentence(tmp_path: Path) -> None:
    saved(tmp_path, interrupted_run())
    whole = (tmp_path / RUN_FILE).read_bytes()
    (tmp_path / RUN_FILE).write_bytes(whole[: len(whole) // 2])
    assert "is cut short" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("harness_version", "9.9", "harness: 9.9, was 0.1.0"),
        ("browser", "Edge", "browser: Edge, was chrome-headless-shell"),
        ("browser_version", "157.0", "browser's version: 157.0, was 156.0.7000.1"),
        ("driver_version", "157.0", "driver's version: 157.0, was 156.0.7000.1"),
        ("cpu_model", "Z80", "processor: Z80, was Intel"),
        ("cores", 64, "cores: 64, was 2"),
    ],
)
def test_rounds_that_would_not_be_comparable_are_not_run(tmp_path: Path, name: str, value: object, words: str) -> None:
    was = make_environment()
    with pytest.raises(ConfigError) as refused:
        require_comparable(was.model_copy(update={name: value}), was, tmp_path)
    assert words in str(refused.value)
    assert str(refused.value).endswith("Go on where it was begun, or start a new run.")


@pytest.mark.parametrize("changes", [{"load_1m": 9.0}, {"commit": "def"}, {"memory_available_bytes": 1}])
def test_what_changes_from_hour_to_hour_does_not_keep_a_run_from_going_on(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    was = make_environment()
    require_comparable(was.model_copy(update=changes), was, tmp_path)


def test_a_resumption_says_where_the_run_stood_and_how_long_it_had_rested() -> None:
    ended = datetime.now(UTC) - timedelta(hours=2)
    now = make_environment().model_copy(update={"commit": "def", "load_1m": 0.5})
    record = resumption(interrupted_run(finished_at=ended), now, last_saved=STARTED_AT)
    assert (record.round_index, record.trials_done, record.commit, record.load_1m) == (2, 1, "def", 0.5)
    assert record.gap_s == pytest.approx(7200, abs=60)


def test_a_run_that_was_killed_has_rested_since_it_last_saved_a_trial() -> None:
    killed = interrupted_run(finished_at=None, interrupted=False)
    saved_at = datetime.now(UTC) - timedelta(minutes=10)
    assert resumption(killed, make_environment(), last_saved=saved_at).gap_s == pytest.approx(600, abs=60)
    in_future = datetime.now(UTC) + timedelta(days=1)
    assert resumption(killed, make_environment(), last_saved=in_future).gap_s == 0.0


def error_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The only line that the command says before it ends as one that was used wrongly."""
    monkeypatch.setattr(sys, "argv", ["harness", "compare", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == ExitCode.USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    [line] = printed.err.splitlines()
    return line


@pytest.mark.parametrize(
    ("given", "named", "them"),
    [
        (("--pos", "6"), "--pos", "it"),
        # Its default, but typed all the same.
        (("--workers", "4"), "--workers", "it"),
        (("--no-sampling",), "--sampling", "it"),
        (("--rounds", "9", "--out", "there", "--keep-downloads"), "--rounds, --out, --keep-downloads", "them"),
        (("--base-url", "https://acme.coupahost.com", "--pace", "2"), "--base-url, --pace", "them"),
    ],
)
def test_a_run_goes_on_with_its_own_options_and_takes_no_others(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    given: tuple[str, ...],
    named: str,
    them: str,
) -> None:
    line = error_line(monkeypatch, capsys, "--resume", str(saved(tmp_path, interrupted_run())), *given)
    assert line.startswith(f"Error: {named} cannot be given beside --resume: ")
    assert f"Leave {them} out" in line


def test_what_changes_no_measurement_can_be_given_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[ResumeOptions] = []

    def remember(options: ResumeOptions) -> ExitCode:
        seen.append(options)
        return ExitCode.OK

    monkeypatch.setattr(resuming, "run", remember)
    times, secrets = tmp_path / "times.json", tmp_path / "secrets.env"
    given = ["--quiet", "--json", "--benchmark-json", str(times), "--yes", "--dry-run", "--env-file", str(secrets)]
    monkeypatch.setattr(sys, "argv", ["harness", "compare", "--resume", str(tmp_path), *given])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code in (None, ExitCode.OK)
    site = SiteOptions(yes=True, dry_run=True, env_file=secrets)
    assert seen == [ResumeOptions(tmp_path, Output(quiet=True, as_json=True, benchmark_json=times), site)]


def test_a_dry_run_of_the_fake_site_is_refused_rather_than_run(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--dry-run shows the load on a real site"):
        may_begin(make_plan(tmp_path), SiteOptions(dry_run=True), 5, Output())
    assert may_begin(make_plan(tmp_path), SiteOptions(), 5, Output())


def test_the_way_to_go_on_can_be_typed_as_it_is_said() -> None:
    assert resume_command(Path("results/run")) == "harness compare --resume results/run"
    assert resume_command(Path("my results/run")) == 'harness compare --resume "my results/run"'
