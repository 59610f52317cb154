import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.stats import Stats

from harness.analysis.comparison import compare_rounds
from harness.errors import RecordError
from harness.record.run import RoundRecord, RunRecord
from harness.report.exporters.benchmark import benchmark_document, wall_stats, write_benchmark_json
from tests.support.runs import BASELINE, CANDIDATE, THIRD, make_config, make_rounds, make_run, make_trial, with_third

TOLERANCE = 1e-12


def judged(run: RunRecord) -> RunRecord:
    config = run.config
    comparison = compare_rounds(run.rounds, config.baseline, config.candidate, third=config.third)
    return run.model_copy(update={"comparison": comparison})


def benchmarks(run: RunRecord) -> dict[str, Any]:
    document = json.loads(json.dumps(benchmark_document(run)))
    return {each["name"]: each for each in document["benchmarks"]}


def compared(*arguments: str, folder: Path) -> str:
    command = [sys.executable, "-m", "pytest_benchmark", "compare", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True, timeout=60)
    assert "Failed to load" not in done.stdout + done.stderr
    return done.stdout


def test_pytest_benchmark_itself_compares_two_runs_by_arm(tmp_path: Path) -> None:
    write_benchmark_json(judged(make_run(make_rounds([0.7] * 5))), tmp_path / "before.json")
    write_benchmark_json(judged(make_run(make_rounds([0.6] * 5, baseline_s=11.0))), tmp_path / "after.json")
    table = compared("before.json", "after.json", "--columns=min,mean,rounds", "--sort=name", folder=tmp_path)
    assert "benchmark 'typical': 4 tests" in table
    rows = {
        " ".join(line.split()[:2]): line.split()[2:]
        for line in table.splitlines()
        if "(before)" in line or "(after)" in line
    }
    assert rows == {
        f"{CANDIDATE} (before)": ["7.0000", "(1.06)", "7.0000", "(1.06)", "5"],
        f"{CANDIDATE} (after)": ["6.6000", "(1.0)", "6.6000", "(1.0)", "5"],
        f"{BASELINE} (before)": ["10.0000", "(1.52)", "10.0000", "(1.52)", "5"],
        f"{BASELINE} (after)": ["11.0000", "(1.67)", "11.0000", "(1.67)", "5"],
    }


def test_pytest_benchmark_shows_every_column_and_groups_by_its_params(tmp_path: Path) -> None:
    write_benchmark_json(judged(make_run()), tmp_path / "run.json")
    assert "IQR" in compared("run.json", folder=tmp_path)
    assert "'workers=4'" in compared("run.json", "--group-by=param:workers", folder=tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        [10.0],
        [10.0, 12.0],
        [9.0, 10.0, 14.0],
        [10.0, 9.5, 11.0, 10.2],
        [10.0, 9.5, 11.0, 10.2, 30.0],
        [10.0, 9.5, 11.0, 10.2, 10.4, 1.0],
        [3.0, 1.0, 4.0, 1.5, 9.0, 2.6, 5.3],
        [10.0] * 8,
    ],
    ids=len,
)
def test_the_figures_are_those_of_pytest_benchmark(data: list[float]) -> None:
    theirs: Any = Stats()  # type: ignore[no-untyped-call]
    for value in data:
        theirs.update(value)
    ours = wall_stats(data)
    expected = theirs.as_dict()
    # Before 5.3 it named the first value beyond the fence where there was one; ours is as documented.
    del expected["hd15iqr"]
    for name, value in expected.items():
        assert ours[name] == (pytest.approx(value, rel=TOLERANCE, abs=TOLERANCE) if isinstance(value, float) else value)
    assert ours.keys() - expected.keys() == {"hd15iqr", "data", "iterations"}
    assert ours["data"] == data


def test_the_highest_value_within_the_fence_is_no_outlier() -> None:
    assert wall_stats([10.0, 9.5, 11.0, 10.2, 30.0])["hd15iqr"] == 11.0


def test_each_arm_is_a_benchmark_with_a_value_per_round() -> None:
    found = benchmarks(judged(make_run(make_rounds([0.7, 0.6, 0.8]))))
    assert list(found) == [BASELINE, CANDIDATE]
    candidate = found[CANDIDATE]
    assert (candidate["fullname"], candidate["group"]) == (f"typical/{CANDIDATE}", "typical")
    assert candidate["stats"]["data"] == [7.0, 6.0, 8.0]
    assert candidate["stats"]["ops"] == pytest.approx(1 / 7)
    assert candidate["params"] == {"pos": 50, "workers": 4, "mode": CANDIDATE}


def test_the_candidate_says_how_much_less_time_it_took() -> None:
    found = benchmarks(judged(make_run(make_rounds([0.65, 0.69, 0.70, 0.69, 0.73]))))
    extra = found[CANDIDATE]["extra_info"]
    assert extra["reduction_pct"] == pytest.approx(31, abs=1)
    assert extra["reduction_low_pct"] < extra["reduction_pct"] < extra["reduction_high_pct"]
    assert (extra["against"], extra["verdict"], extra["pos"], extra["workers"]) == (BASELINE, "pass", 50, 4)
    assert "reduction_pct" not in found[BASELINE]["extra_info"]


def test_a_third_arm_is_a_benchmark_against_the_baseline() -> None:
    found = benchmarks(judged(make_run(with_third(make_rounds([0.7] * 5), [0.5] * 5), make_config(third=THIRD))))
    extra = found[THIRD]["extra_info"]
    assert (extra["against"], extra["reduction_pct"]) == (BASELINE, pytest.approx(50))
    assert "verdict" not in extra


def test_the_sides_of_one_mode_against_itself_have_names_of_their_own() -> None:
    trials = [make_trial(BASELINE, 10.0, position=0), make_trial(BASELINE, 9.0, position=1)]
    run = make_run([RoundRecord(index=0, trials=trials)], make_config(candidate=BASELINE))
    assert list(benchmarks(judged(run))) == [f"{BASELINE} (A)", f"{BASELINE} (B)"]


def test_an_unjudged_or_empty_run_can_be_written() -> None:
    assert "reduction_pct" not in benchmarks(make_run())[CANDIDATE]["extra_info"]
    assert benchmarks(make_run([])) == {}
    assert benchmark_document(make_run())["commit_info"] == {
        "id": "unversioned",
        "time": None,
        "author_time": None,
        "dirty": False,
        "project": "harness",
        "branch": "(unknown)",
    }


def test_machine_and_commit_are_those_of_the_run() -> None:
    run = make_run()
    run = run.model_copy(update={"environment": run.environment.model_copy(update={"commit": "1234abc-dirty"})})
    document = json.loads(json.dumps(benchmark_document(run)))
    assert (document["commit_info"]["id"], document["commit_info"]["dirty"]) == ("1234abc", True)
    assert document["machine_info"]["cpu"] == {"brand_raw": "Intel Xeon Gold 6230 @ 2.10GHz", "count": 2}
    assert document["machine_info"]["python_version"] == "3.11.2"
    assert document["datetime"] == "2025-03-04T10:05:00+00:00"


def test_a_file_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(RecordError, match=r"Could not write the benchmark file .*out\.json.*--benchmark-json FILE"):
        write_benchmark_json(make_run(), tmp_path / "file" / "out.json")
