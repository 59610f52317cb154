import json
from pathlib import Path

import pytest

from harness.commands.plan import PlanOptions, observed_in, question_of, run, source_of
from harness.errors import ConfigError, ExitCode, RecordError
from harness.record.store import load_plan, save_run
from tests.support.planned import simulated_run
from tests.support.runs import make_run
from tests.support.shell import Shell
from tests.support.sweeps import saved_sweep, usual_runs


@pytest.fixture
def sweep(tmp_path: Path) -> Path:
    return saved_sweep(tmp_path / "sweep", {n: simulated_run(n, rounds=2, pos=8) for n in (1, 2, 4)})


def options(source: Path, **changes: object) -> PlanOptions:
    given: dict[str, object] = {"pos": 50, "replicates": 3, "quiet": True, **changes}
    return PlanOptions(source, **given)  # type: ignore[arg-type]


def test_a_sweep_is_planned_from_by_folder_and_by_file(sweep: Path) -> None:
    by_folder, by_file = source_of(sweep), source_of(sweep / "sweep.json")

    assert [run.config.workers for run in by_folder.runs] == [1, 2, 4]
    assert (by_file.runs, by_file.kind) == (by_folder.runs, "sweep")


def test_a_run_is_planned_from_by_folder_and_by_file(sweep: Path) -> None:
    assert source_of(sweep / "workers-02").runs == source_of(sweep / "workers-02" / "run.json").runs
    assert source_of(sweep / "workers-02").kind == "run"


def test_a_plan_is_written_beside_its_sweep_with_tables_figure_and_validation(sweep: Path) -> None:
    assert run(options(sweep, workers="2,4", deadline="10m")) is ExitCode.OK

    plan = load_plan(sweep)
    assert {each.workers for each in plan.batches} == {2, 4}
    assert [each.pos for each in plan.growth if each.mode == "per-po-driver"] == [100, 1000, 10_000, 100_000, 1_000_000]
    assert len(plan.fleets) == 2
    assert {each.workers for each in plan.validation} == {2, 4}
    text = (sweep / "plan.md").read_text(encoding="utf-8")
    assert "Numbers of workers left out of the fit, predicted and measured" in text
    assert (sweep / "plan.png").stat().st_size > 10_000
    assert (sweep / "plan.svg").exists()


def test_the_same_seed_gives_the_same_plan(sweep: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        run(options(sweep, out_dir=tmp_path / name))

    one, other = (load_plan(tmp_path / name).model_dump(exclude={"made_at"}) for name in ("a", "b"))
    assert one == other


def test_without_workers_those_that_the_sweep_recommends_are_planned_for(sweep: Path) -> None:
    question = question_of(options(sweep), source_of(sweep))

    recommended = {each.mode: each.workers for each in source_of(sweep).sweep.recommendations}  # type: ignore[union-attr]
    assert question.workers == [recommended["driver-per-worker"]]


def test_a_run_is_planned_for_with_as_many_as_it_had(sweep: Path) -> None:
    assert question_of(options(sweep), source_of(sweep / "workers-02")).workers == [2]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pos": 0}, "--pos 0 is out of range"),
        ({"pos": 10**8}, "--pos 100000000 is out of range"),
        ({"nodes": 0}, "--nodes 0 is out of range"),
        ({"replicates": 0}, "--replicates 0 is out of range"),
        ({"workers": "4,x"}, "'x' is not a number of workers"),
        ({"deadline": "6x"}, "--deadline 6x is not a duration"),
        ({"deadline": "0h"}, "--deadline 0h is not a duration"),
        ({"distribution": "random"}, "--distribution random is not known"),
        ({"pace": "fast"}, "--pace fast is not a pace"),
        ({"po_pace": "0"}, "--po-pace 0 is out of range"),
        ({"failures_per_po": 1.0}, "--failures-per-po 1 is no chance"),
        ({"failures_per_hour": -1.0}, "--failures-per-hour -1 is out of range"),
    ],
)
def test_what_cannot_be_asked_is_refused(sweep: Path, changes: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        question_of(options(sweep, **changes), source_of(sweep))


def test_more_workers_than_fit_into_the_memory_are_refused_with_how_many_do(sweep: Path) -> None:
    path = sweep / "workers-04" / "run.json"
    record = json.loads(path.read_text())
    for trial in record["rounds"][0]["trials"]:
        trial["workers"][0]["peak_memory_bytes"] = 4 * 1024**3
    path.write_text(json.dumps(record))

    with pytest.raises(ConfigError, match=r"64 workers of per-po-driver do not fit.*Choose at most --workers 4"):
        run(options(sweep, workers="64"))


def test_a_deadline_that_nothing_meets_is_refused(sweep: Path) -> None:
    with pytest.raises(ConfigError, match="No fleet meets the deadline"):
        run(options(sweep, deadline="1s"))


def test_a_run_without_a_whole_round_has_nothing_to_plan_from(tmp_path: Path) -> None:
    save_run(make_run([]), tmp_path / "run.json")

    with pytest.raises(RecordError, match="No round of the run"):
        observed_in(source_of(tmp_path))


def test_a_sweep_whose_runs_are_gone_has_none_either(tmp_path: Path) -> None:
    folder = saved_sweep(tmp_path, usual_runs((1,)))
    (folder / "workers-01" / "run.json").unlink()

    with pytest.raises(RecordError, match="holds no run"):
        source_of(folder)


def test_a_run_on_a_grid_says_nothing_of_its_machines(tmp_path: Path) -> None:
    record = simulated_run(2, rounds=1, pos=4)
    on_grid = record.config.model_copy(update={"grid": "http://127.0.0.1:4444"})
    save_run(record.model_copy(update={"config": on_grid}), tmp_path / "run.json")

    with pytest.raises(ConfigError, match="CPU time of its machines was not measured"):
        observed_in(source_of(tmp_path))


def test_the_terminal_shows_tables_answer_and_paths(sweep: Path, shell: Shell) -> None:
    answer = shell.harness("plan", str(sweep), "--pos", "50", "--replicates", "3", "--deadline", "10m")

    assert answer.code == 0
    said = " ".join(answer.out.split())
    assert "50 POs, on machines × workers" in said
    assert "finish 50 POs within 10 min" in said
    assert "predictions of numbers of workers that the model had not seen" in said
    assert "plan.json" in said


def test_a_script_gets_the_answers_as_json(sweep: Path, shell: Shell) -> None:
    answer = shell.harness("plan", str(sweep), "--pos", "50", "--replicates", "3", "--json")

    assert {"batches", "fleets", "validation", "warnings", "paths"} <= json.loads(answer.out).keys()


def test_the_reference_run_of_the_repository_can_be_planned_from(tmp_path: Path) -> None:
    reference = Path(__file__).parents[3] / "results" / "reference" / "typical-4-workers"

    assert run(options(reference, pos=500, out_dir=tmp_path)) is ExitCode.OK

    [candidate, *_] = [each for each in load_plan(tmp_path).batches if each.mode == "driver-per-worker"]
    # 50 POs took 26.9 s there: ten times as many take about ten times as long.
    assert 200 < candidate.makespan_s < 300
