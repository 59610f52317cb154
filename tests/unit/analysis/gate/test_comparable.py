import pytest

from harness.analysis.gate.comparable import differences_of_workload, warnings_beside
from harness.record.run import RunRecord
from tests.support.judgements import run_of, with_failed_check
from tests.support.runs import make_run


def changed(part: str, **fields: object) -> RunRecord:
    run = make_run()
    return run.model_copy(update={part: getattr(run, part).model_copy(update=fields)})


def with_site(**site: object) -> RunRecord:
    return make_run().model_copy(update={"scenario": {"name": "typical", "purpose": "x", "site": site}})


def test_runs_of_one_workload_differ_in_nothing() -> None:
    assert differences_of_workload(run_of(0.7), run_of(0.9)) == []


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (changed("config", scenario="fast-site"), "scenario: fast-site, was typical"),
        (changed("config", pos=10), "POs: 10, was 50"),
        (changed("config", workers=2), "workers: 2, was 4"),
        (changed("config", baseline="sequential"), "baseline mode: sequential, was per-po-driver"),
        (changed("config", candidate="context-per-po"), "candidate mode: context-per-po, was driver-per-worker"),
        (changed("config", cleanup="none"), "cleanup: none, was full"),
        (changed("config", distribution="dynamic"), "distribution: dynamic, was static"),
        (changed("config", headed=True), "headed: yes, was no"),
        (changed("config", page_load="eager"), "page load: eager, was normal"),
        (changed("config", overlap=True), "overlap: yes, was no"),
        (changed("config", blocked=["images", "fonts"]), "blocked: images and fonts, was nothing"),
        (changed("config", browsers=1), "browsers shared: 1, was none"),
        (changed("config", grid="http://127.0.0.1:4444"), "on a Grid: yes, was no"),
        (changed("environment", browser="edge"), "browser: edge, was chrome-headless-shell"),
    ],
)
def test_another_workload_is_told_by_what_differs(run: RunRecord, words: str) -> None:
    assert differences_of_workload(run, make_run()) == [words]


def test_a_scenario_of_the_same_name_that_was_edited_is_another_one() -> None:
    now, was = with_site(seed=1, latency={"page": 5, "cap": 1}), with_site(seed=1, latency={"page": 900, "cap": 1})
    assert differences_of_workload(now, was) == ["scenario's site.latency.page: 5, was 900"]


def test_what_only_one_of_two_harnesses_wrote_down_is_no_difference() -> None:
    assert differences_of_workload(with_site(seed=1, faults={}), with_site(seed=1)) == []


def test_what_a_scenario_says_it_is_for_does_not_matter() -> None:
    run = with_site(seed=1)
    assert differences_of_workload(run, run.model_copy(update={"scenario": {**run.scenario, "purpose": "y"}})) == []


@pytest.mark.parametrize(
    "run",
    [
        changed("config", injected_delay_ms={"driver-per-worker": 300.0}),
        changed("config", rounds=20, sampling=False, min_reduction_pct=5.0),
        changed("environment", browser_version="157.0", harness_version="9", load_1m=3.0),
    ],
)
def test_what_a_gate_is_there_to_judge_is_no_difference(run: RunRecord) -> None:
    assert differences_of_workload(run, make_run()) == []


def test_the_same_machine_and_as_many_rounds_give_no_warning() -> None:
    assert warnings_beside(run_of(0.7, 8), run_of(0.7, 12)) == []


@pytest.mark.parametrize("fields", [{"cores": 8}, {"cpu_model": "Other"}])
def test_another_machine_is_a_warning(fields: dict[str, object]) -> None:
    [warning] = warnings_beside(make_run(), changed("environment", **fields))
    assert warning.code == "other-machine"
    assert "Intel Xeon" in warning.sentence


@pytest.mark.parametrize(("now", "was"), [(4, 8), (8, 4), (0, 8)])
def test_twice_as_many_rounds_on_one_side_are_a_warning(now: int, was: int) -> None:
    [warning] = warnings_beside(run_of(0.7, now), run_of(0.7, was))
    assert warning.code == "unequal-rounds"
    assert f"has {was} whole rounds and this one {now}" in warning.sentence


@pytest.mark.parametrize(
    ("baseline", "words"),
    [
        (with_failed_check(run_of(0.7)), "1 check failed"),
        (run_of(0.7).model_copy(update={"interrupted": True}), "it was interrupted"),
    ],
)
def test_an_earlier_run_that_is_none_to_trust_is_a_warning(baseline: RunRecord, words: str) -> None:
    [warning] = warnings_beside(run_of(0.7), baseline)
    assert warning.code == "unsound-baseline"
    assert words in warning.sentence
