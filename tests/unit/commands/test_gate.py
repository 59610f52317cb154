import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from harness.commands.compare import exit_code_of
from harness.commands.gate import STEP_SUMMARY, GateOptions, run
from harness.errors import ConfigError, ExitCode, RecordError
from harness.record.run import RunRecord
from harness.record.store import load_run, save_run
from harness.report.gate import FORMATS
from tests.support.judgements import run_of, with_failed_check

REFERENCE = Path(__file__).parents[3] / "results" / "reference"
OLD_RUNS = sorted(
    path for path in REFERENCE.glob("*/run.json") if '"schema_version": 1,' in path.read_text(encoding="utf-8")[:200]
)
TOO_SLOW_TO_IMPORT = {"matplotlib", "numpy", "scipy", "selenium", "rich", "jinja2"}


@pytest.fixture(autouse=True)
def no_job_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STEP_SUMMARY, raising=False)


def saved(run_record: RunRecord, folder: Path) -> Path:
    save_run(run_record, folder / "run.json")
    return folder / "run.json"


@pytest.mark.parametrize(
    ("judged", "code"),
    [
        (run_of(0.6), ExitCode.OK),
        (run_of(0.95), ExitCode.VERDICT_FAIL),
        (run_of(0.8), ExitCode.INCONCLUSIVE),
        (run_of(0.6).model_copy(update={"interrupted": True}), ExitCode.INCONCLUSIVE),
        (with_failed_check(run_of(0.95)), ExitCode.CHECK_FAILED),
    ],
)
def test_each_verdict_has_its_exit_code(tmp_path: Path, judged: RunRecord, code: ExitCode) -> None:
    assert run(GateOptions(saved(judged, tmp_path))) is code


def test_a_lost_reduction_ends_with_1(tmp_path: Path) -> None:
    now, was = saved(run_of(0.7), tmp_path / "now"), saved(run_of(0.5), tmp_path / "was")
    assert run(GateOptions(now, against=was)) is ExitCode.VERDICT_FAIL
    assert run(GateOptions(now, against=was, max_loss_points=30)) is ExitCode.OK


def test_a_folder_stands_for_the_run_in_it(tmp_path: Path) -> None:
    saved(run_of(0.6), tmp_path)
    assert run(GateOptions(tmp_path, against=tmp_path)) is ExitCode.OK


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"There is no run at .*run\.json"):
        run(GateOptions(tmp_path))


@pytest.mark.parametrize("path", OLD_RUNS, ids=lambda path: path.parent.name)
def test_a_run_of_an_older_schema_is_judged_as_it_was(path: Path) -> None:
    assert run(GateOptions(path)) is exit_code_of(load_run(path))


@pytest.mark.parametrize("share", [0.02, 0.4, 0.99])
def test_an_old_run_cut_short_is_refused_with_one_line(tmp_path: Path, share: float) -> None:
    text = OLD_RUNS[0].read_text(encoding="utf-8")
    path = tmp_path / "run.json"
    path.write_text(text[: int(len(text) * share)], encoding="utf-8")
    for options in (GateOptions(path), GateOptions(OLD_RUNS[0], against=path)):
        with pytest.raises(RecordError, match="cut short") as refused:
            run(options)
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize("foreign", [REFERENCE / "isolation-headless-shell" / "isolation.json", Path(__file__)])
def test_another_kind_of_file_is_refused_with_one_line(foreign: Path) -> None:
    with pytest.raises(RecordError, match=r"is not (a saved run|JSON)") as refused:
        run(GateOptions(foreign))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("wall_s", [0.0, -1.0, float("nan")])
def test_a_run_whose_times_cannot_be_is_refused(tmp_path: Path, wall_s: float) -> None:
    path = saved(run_of(0.6), tmp_path)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["rounds"][2]["trials"][1]["wall_s"] = wall_s
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(RecordError, match="a trial of round 3 took"):
        run(GateOptions(path))


def test_a_killed_run_is_judged_by_the_rounds_it_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    killed = run_of(0.6).model_copy(update={"finished_at": None})
    assert run(GateOptions(saved(killed, tmp_path))) is ExitCode.OK
    assert "did not finish" in capsys.readouterr().out
    undecided = run_of(0.6, 3).model_copy(update={"finished_at": None})
    assert run(GateOptions(saved(undecided, tmp_path))) is ExitCode.INCONCLUSIVE


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (GateOptions(Path("x"), format_name="xml"), "--format xml is not known"),
        (GateOptions(Path("x"), min_reduction_pct=100), "--min-reduction 100 cannot be reached"),
        (GateOptions(Path("x"), min_reduction_pct=float("nan")), "--min-reduction nan"),
        (GateOptions(Path("x"), against=Path("y"), max_loss_points=-1), "--max-loss -1 is no loss"),
        (GateOptions(Path("x"), against=Path("y"), max_loss_points=float("inf")), "--max-loss inf"),
        (GateOptions(Path("x"), max_loss_points=3), "--max-loss needs an earlier run"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(options: GateOptions, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        run(options)


def test_a_run_of_another_workload_is_refused_by_what_differs() -> None:
    options = GateOptions(REFERENCE / "typical-4-workers", against=REFERENCE / "fast-site-2-workers")
    with pytest.raises(ConfigError, match="scenario: typical, was fast-site; workers: 4, was 2") as refused:
        run(options)
    assert "Measure the earlier run again" in refused.value.remedy


def test_another_machine_is_judged_with_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    was = run_of(0.6)
    was = was.model_copy(update={"environment": was.environment.model_copy(update={"cores": 16})})
    options = GateOptions(saved(run_of(0.6), tmp_path / "now"), against=saved(was, tmp_path / "was"))
    assert run(options) is ExitCode.OK
    assert "Warning: The earlier run is of another machine (16 ×" in capsys.readouterr().out


@pytest.mark.parametrize("name", FORMATS)
def test_a_judgement_can_be_written_to_a_file_instead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path, out = saved(run_of(0.95), tmp_path), tmp_path / "deep" / "judgement"
    assert run(GateOptions(path, format_name=name)) is ExitCode.VERDICT_FAIL
    printed = capsys.readouterr().out
    assert run(GateOptions(path, format_name=name, out=out)) is ExitCode.VERDICT_FAIL
    assert capsys.readouterr().out == ""
    assert out.read_bytes() == printed.encode()


def test_a_file_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"Could not write the judgement to .*--out FILE"):
        run(GateOptions(saved(run_of(0.6), tmp_path), out=tmp_path))


def test_github_gets_its_page_appended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "summary.md"
    page.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv(STEP_SUMMARY, str(page))
    run(GateOptions(saved(run_of(0.6), tmp_path), format_name="github"))
    assert page.read_text(encoding="utf-8").startswith("before\n### harness gate: pass\n")


def test_other_formats_leave_githubs_page_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STEP_SUMMARY, str(tmp_path / "summary.md"))
    run(GateOptions(saved(run_of(0.6), tmp_path), format_name="junit"))
    assert not (tmp_path / "summary.md").exists()


def harness_gate(*arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "harness", "gate", *arguments]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, env=environment)


def test_the_command_line_hands_its_options_on(tmp_path: Path) -> None:
    now, was = saved(run_of(0.7), tmp_path / "now"), saved(run_of(0.6), tmp_path / "was")
    done = harness_gate(
        str(now), "--min-reduction", "40", "--against", str(was), "--max-loss", "1", "--format", "junit"
    )
    assert (done.returncode, done.stderr) == (ExitCode.VERDICT_FAIL, b"")
    cases = ET.fromstring(done.stdout).findall("testsuite/testcase[failure]")
    assert [case.get("name") for case in cases] == ["target", "regression"]


def test_a_terminal_that_lacks_a_character_gets_a_stand_in(tmp_path: Path) -> None:
    done = harness_gate(str(saved(run_of(1.0), tmp_path)), "--min-reduction", "0", encoding="ascii")
    assert (done.returncode, done.stderr) == (ExitCode.INCONCLUSIVE, b"")
    assert b"anything from ?" in done.stdout


def test_nothing_is_imported_that_takes_longer_than_the_judging() -> None:
    code = (
        "import sys; from harness.cli import main; sys.argv[1:] = ['gate', sys.argv[1]]\n"
        "try: main()\nexcept SystemExit: pass\nprint('modules:', *sys.modules)"
    )
    command = [sys.executable, "-c", code, str(OLD_RUNS[0])]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, encoding="utf-8")
    modules = {module.partition(".")[0] for module in done.stdout.rpartition("modules:")[2].split()}
    assert "pydantic" in modules
    assert not modules & TOO_SLOW_TO_IMPORT
