import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from harness.analysis.comparison import compare_rounds
from harness.commands.compare import Output, carry_out, exit_code_of, print_json, run
from harness.commands.comparing import DEFAULT_SCENARIO, CompareOptions, duration_s
from harness.commands.endurance import EnduranceOptions
from harness.commands.tenant import SiteOptions
from harness.coupa.distribution import Distribution
from harness.errors import ConfigError, ExitCode
from harness.experiment.logbook import Logbook
from harness.experiment.stopping import FixedRounds, Stopping
from harness.host.browsers import BrowserChoice
from harness.record.run import CheckRecord, RunRecord
from harness.record.store import RUN_FILE, load_run
from tests.support.plans import make_plan
from tests.support.po_files import text_file
from tests.support.runs import BASELINE, CANDIDATE, make_rounds, make_run

PASS, FAIL, UNCLEAR = [0.7] * 5, [0.99] * 5, [0.7] * 3
FAILED_CHECK = CheckRecord(name="files-complete", status="failed", findings=["PO1/a.pdf is missing"])
UNASKED_CHECK = CheckRecord(name="no-foreign-cookies", status="not-applicable")


def make_options(out_dir: Path) -> CompareOptions:
    return CompareOptions(
        pos=None,
        workers=2,
        scenario="smoke",
        baseline=BASELINE,
        candidate=CANDIDATE,
        rounds="5",
        min_reduction_pct=20.0,
        browser=BrowserChoice.AUTO,
        headed=False,
        distribution=Distribution.STATIC,
        cleanup="full",
        seed=None,
        out_dir=out_dir,
        keep_downloads=False,
        isolation_round=False,
        sampling=False,
        quiet=True,
        as_json=False,
    )


def judged_run(ratios: list[float], *, check: CheckRecord | None = None, interrupted: bool = False) -> RunRecord:
    """A judged run in which ``check`` is the outcome of the last trial alone."""
    rounds = make_rounds(ratios)
    if check is not None:
        *others, last = rounds[-1].trials
        trials = [*others, last.model_copy(update={"checks": [check]})]
        rounds[-1] = rounds[-1].model_copy(update={"trials": trials})
    comparison = compare_rounds(rounds, BASELINE, CANDIDATE)
    return make_run(rounds).model_copy(update={"comparison": comparison, "interrupted": interrupted})


@pytest.mark.parametrize(
    ("ratios", "code"),
    [(PASS, ExitCode.OK), (FAIL, ExitCode.VERDICT_FAIL), (UNCLEAR, ExitCode.INCONCLUSIVE)],
)
def test_the_verdict_decides_where_nothing_went_wrong(ratios: list[float], code: ExitCode) -> None:
    assert exit_code_of(judged_run(ratios)) is code
    assert exit_code_of(judged_run(ratios, check=UNASKED_CHECK)) is code


@pytest.mark.parametrize("ratios", [PASS, FAIL, UNCLEAR])
def test_a_failed_check_counts_more_than_any_verdict(ratios: list[float]) -> None:
    assert exit_code_of(judged_run(ratios, check=FAILED_CHECK)) is ExitCode.CHECK_FAILED


@pytest.mark.parametrize("ratios", [PASS, FAIL, UNCLEAR])
def test_an_interruption_counts_more_than_anything(ratios: list[float]) -> None:
    run = judged_run(ratios, check=FAILED_CHECK, interrupted=True)
    assert exit_code_of(run) is ExitCode.INTERRUPTED


def test_a_run_that_was_never_judged_decides_nothing() -> None:
    assert exit_code_of(make_run([])) is ExitCode.INCONCLUSIVE


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"baseline": "nonsense"}, "--baseline nonsense is not known. Choose one of: per-po-driver"),
        ({"candidate": "nonsense"}, "--candidate nonsense is not known"),
        ({"cleanup": "nonsense"}, "--cleanup nonsense is not known. Choose one of: full, cookies, none."),
        ({"workers": 0}, "--workers 0 is out of range. Choose from 1 to 64."),
        ({"workers": 65}, "--workers 65 is out of range"),
        ({"transfer": "ftp"}, "--transfer ftp is not known. Choose one of: browser, http."),
        ({"rounds": "0"}, "--rounds 0 is not a number of rounds. Give a whole number from 1, or auto."),
        ({"rounds": "-3"}, "--rounds -3 is not"),
        ({"rounds": "2.5"}, "--rounds 2.5 is not"),
        ({"rounds": ""}, "is not a number of rounds"),
        ({"scenario": "nonsense"}, "There is no scenario 'nonsense'"),
        ({"pos": 0}, "pos"),
        ({"seed": -1}, "seed"),
        ({"min_reduction_pct": 100.0}, "--min-reduction 100 cannot be reached. Give a percentage below 100"),
        ({"min_reduction_pct": float("nan")}, "--min-reduction nan cannot be reached"),
        ({"budget": "soon"}, "--budget soon is not a duration. Write it like 90s, 10m or 1h30m."),
        ({"budget": "0m"}, "--budget 0m is not a duration"),
        ({"inject_delay": (BASELINE,)}, f"Write it like {BASELINE}=250"),
        ({"site": SiteOptions(pace="2")}, "--pace is for a real site, and --base-url is missing. Add --base-url"),
        ({"site": SiteOptions(allow_hosts=("files.example.com",))}, "--allow-host is for a real site"),
        ({"inject_delay": (f"{BASELINE}=fast",)}, "does not say by how many milliseconds"),
        ({"inject_delay": (f"{BASELINE}=-1",)}, "does not say by how many milliseconds"),
        ({"inject_delay": ("sequential=10",)}, "--inject-delay sequential is not known. Choose one of: per-po-driver"),
        ({"inject_delay": (f"{BASELINE}=10",), "candidate": BASELINE}, "both sides are the same one"),
    ],
)
def test_what_cannot_be_used_is_said_before_anything_starts(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    out_dir = tmp_path / "results"
    options = dataclasses.replace(make_options(out_dir), **changes)  # type: ignore[arg-type]
    with pytest.raises(ConfigError) as refusal:
        run(options)
    assert words in str(refusal.value)
    assert not out_dir.exists()


def test_a_run_that_is_not_agreed_to_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUPA_USERNAME", "ann")
    monkeypatch.setenv("COUPA_PASSWORD", "secret-enough")
    monkeypatch.setattr("sys.stdin", None)
    site = SiteOptions(base_url="https://acme.coupahost.com", po_file=text_file(tmp_path, "PO_NUMBER\nPO1\n"))
    options = dataclasses.replace(make_options(tmp_path / "results"), scenario=DEFAULT_SCENARIO, site=site)
    with pytest.raises(ConfigError, match="must be agreed to"):
        run(options)
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("90", 90), ("10m", 600), ("10min", 600), ("1h30m", 5400), ("1.5h", 5400)]
)
def test_a_budget_is_written_as_people_write_durations(text: str, seconds: float) -> None:
    assert duration_s("--budget", text) == seconds


def test_no_budget_is_no_bound() -> None:
    assert duration_s("--budget", "") is None


def test_a_folder_that_holds_something_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("an earlier run", encoding="utf-8")
    with pytest.raises(ConfigError, match="already holds something"):
        run(make_options(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
    assert (tmp_path / "run.json").read_text(encoding="utf-8") == "an earlier run"


def test_a_file_cannot_be_the_folder_of_the_results(tmp_path: Path) -> None:
    file = tmp_path / "results"
    file.touch()
    with pytest.raises(ConfigError, match=r"cannot be used: .*--out DIR"):
        run(make_options(file))


def test_the_answer_for_scripts_is_json_with_all_they_need(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    result = judged_run(PASS, check=FAILED_CHECK)
    print_json(result, [tmp_path / "run.json"])
    answer = json.loads(capsys.readouterr().out)
    assert result.comparison is not None
    assert answer["comparison"] == result.comparison.model_dump(mode="json")
    assert answer["failed_checks"] == [f"{result.rounds[-1].trials[-1].mode}: files-complete"]
    assert (answer["interrupted"], answer["paths"]) == (False, [str(tmp_path / "run.json")])


def test_who_is_in_a_hurry_gets_the_record_and_waits_for_no_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan(tmp_path)
    logbook = Logbook(plan, judged_run(UNCLEAR, interrupted=True))
    monkeypatch.setattr("harness.commands.compare.measure", lambda *_arguments, **_options: True)
    monkeypatch.setattr("harness.commands.compare.in_a_hurry", lambda: True)
    assert carry_out(plan, logbook, Stopping(FixedRounds(5)), Output(quiet=True)) is ExitCode.INTERRUPTED
    assert load_run(tmp_path).interrupted
    assert [path.name for path in tmp_path.iterdir()] == [RUN_FILE]


def test_an_interrupted_run_without_a_round_is_still_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    print_json(make_run([]).model_copy(update={"interrupted": True}), [])
    answer = json.loads(capsys.readouterr().out)
    assert (answer["comparison"], answer["interrupted"], answer["failed_checks"]) == (None, True, [])


def test_a_transfer_cannot_add_a_mode_that_is_compared_already(tmp_path: Path) -> None:
    options = dataclasses.replace(make_options(tmp_path / "results"), candidate="http-transfer", transfer="http")
    with pytest.raises(ConfigError, match=r"adds the mode http-transfer, which is already one of the two\. Leave"):
        run(options)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"block": ("pictures",)}, r"--block pictures is neither .* Choose from images, fonts"),
        ({"overlap": True}, r"--overlap needs a mode .* Compare with --candidate context-per-po"),
        ({"browsers": 1}, r"--browsers needs a mode .* Compare with --candidate context-per-po"),
        ({"browsers": 3, "candidate": "context-per-po"}, r"--browsers 3 cannot be shared by 2 workers\. Choose from 1"),
        ({"browsers": 0, "candidate": "context-per-po"}, r"--browsers 0 cannot be shared by 2 workers"),
        (
            {"browsers": 1, "candidate": "context-per-po", "endurance": EnduranceOptions(retire_after=50)},
            r"--retire-after and --retire-at end a worker's own driver, .* Leave --browsers out",
        ),
    ],
)
def test_what_cannot_be_tuned_is_said_before_anything_starts(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        run(dataclasses.replace(make_options(tmp_path / "run"), **changes))
    assert not (tmp_path / "run").exists()
