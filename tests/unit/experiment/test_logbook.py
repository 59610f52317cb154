from pathlib import Path

import pytest

from harness import __version__
from harness.analysis.comparison import compare_rounds
from harness.errors import RecordError
from harness.experiment.logbook import Logbook
from harness.record.decision import DecisionRecord
from harness.record.run import ComparisonRecord, ResumptionRecord, RunRecord, WarningRecord
from harness.record.store import load_run
from tests.support.plans import make_plan
from tests.support.runs import BASELINE, CANDIDATE, STARTED_AT, make_rounds

ROUNDS = make_rounds([0.7, 0.6, 0.65])
RESUMPTION = ResumptionRecord(at=STARTED_AT, round_index=1, trials_done=1, gap_s=60.0)


def judged(count: int) -> ComparisonRecord:
    return compare_rounds(ROUNDS[:count], BASELINE, CANDIDATE)


@pytest.fixture
def logbook(tmp_path: Path) -> Logbook:
    return Logbook(make_plan(tmp_path / "results"))


def saved(logbook: Logbook) -> RunRecord:
    return load_run(logbook.path)


def test_nothing_is_written_before_there_is_something_to_keep(logbook: Logbook) -> None:
    assert not logbook.path.exists()


def test_each_round_is_on_disk_with_the_comparison_so_far(logbook: Logbook) -> None:
    for count, record in enumerate(ROUNDS, start=1):
        logbook.add(record, judged(count))
        assert saved(logbook).rounds == ROUNDS[:count]
        assert saved(logbook).comparison == judged(count)


def test_what_dies_in_the_second_round_leaves_the_first(logbook: Logbook) -> None:
    def rounds_until_the_crash() -> None:
        logbook.add(ROUNDS[0], judged(1))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rounds_until_the_crash()
    run = saved(logbook)
    assert run.rounds == ROUNDS[:1]
    assert (run.finished_at, run.interrupted) == (None, False)


def test_a_round_that_cannot_be_saved_is_an_error_and_keeps_the_file(logbook: Logbook) -> None:
    logbook.add(ROUNDS[0], judged(1))
    before = logbook.path.read_bytes()
    blocked = logbook.path.with_name("blocked")
    blocked.write_text("a file, not a folder", encoding="utf-8")
    logbook.path = blocked / "run.json"
    with pytest.raises(RecordError, match="--out DIR"):
        logbook.add(ROUNDS[1], judged(2))
    assert (blocked.parent / "run.json").read_bytes() == before


def test_a_finished_run_says_when_how_and_with_what_warnings(logbook: Logbook) -> None:
    warning = WarningRecord(code="saturated-cpu", sentence="All cores were busy.", remedy="Use fewer workers.")
    logbook.add(ROUNDS[0], judged(1))
    logbook.finish([warning], interrupted=True)
    run = saved(logbook)
    assert run.warnings == [warning]
    assert run.interrupted
    assert run.finished_at is not None
    assert run.finished_at >= run.started_at
    assert run.rounds == ROUNDS[:1]


def test_a_run_without_a_round_can_be_finished(logbook: Logbook) -> None:
    logbook.finish([], interrupted=True)
    assert saved(logbook).rounds == []
    assert saved(logbook).comparison is None


def test_a_run_says_with_what_it_was_made(logbook: Logbook, tmp_path: Path) -> None:
    logbook.finish([], interrupted=False)
    run = saved(logbook)
    plan = make_plan(tmp_path)
    assert run.config == plan.config()
    assert run.scenario == plan.workload.record()
    assert run.environment.harness_version == __version__
    assert (run.environment.browser, run.environment.browser_version) == (plan.browser.label, plan.browser.version)
    assert (run.environment.browser_choice, run.environment.cores > 0) == (plan.browser.why, True)


def test_the_trials_of_a_round_in_progress_are_on_disk_and_move_into_the_round(logbook: Logbook) -> None:
    first, second = ROUNDS[0].trials
    logbook.add_isolation(second)
    logbook.add_trial(first)
    assert (saved(logbook).isolation, saved(logbook).begun, saved(logbook).rounds) == ([second], [first], [])
    logbook.add(ROUNDS[0], judged(1))
    assert (saved(logbook).begun, saved(logbook).rounds) == ([], ROUNDS[:1])


def test_a_run_that_goes_on_keeps_what_was_measured_and_takes_back_what_its_end_said(
    logbook: Logbook, tmp_path: Path
) -> None:
    logbook.add_isolation(ROUNDS[0].trials[1])
    logbook.add(ROUNDS[0], judged(1))
    logbook.add_trial(ROUNDS[1].trials[0])
    logbook.decide(DecisionRecord(rule="fixed", stopped="interrupted", sentence="Interrupted after 1 complete round."))
    logbook.finish([WarningRecord(code="few-rounds", sentence="Only 1.", remedy="Run more.")], interrupted=True)
    before = saved(logbook)

    resumed = Logbook.resumed(make_plan(tmp_path / "results"), before, RESUMPTION)
    resumed.add_trial(ROUNDS[1].trials[1])

    after = saved(resumed)
    assert (after.finished_at, after.interrupted, after.warnings, after.decision) == (None, False, [], None)
    assert after.resumed == [RESUMPTION]
    assert after.begun == ROUNDS[1].trials
    for kept in ("started_at", "config", "scenario", "environment", "rounds", "isolation", "comparison"):
        assert getattr(after, kept) == getattr(before, kept), kept


def test_each_time_that_a_run_goes_on_is_recorded(logbook: Logbook, tmp_path: Path) -> None:
    plan = make_plan(tmp_path / "results")
    once = Logbook.resumed(plan, logbook.run, RESUMPTION)
    twice = Logbook.resumed(plan, once.run, RESUMPTION)
    twice.finish([], interrupted=False)
    assert saved(twice).resumed == [RESUMPTION, RESUMPTION]


def test_a_run_that_goes_on_is_not_written_before_it_has_something_new(logbook: Logbook, tmp_path: Path) -> None:
    logbook.add(ROUNDS[0], judged(1))
    before = logbook.path.read_bytes()
    Logbook.resumed(make_plan(tmp_path / "results"), saved(logbook), RESUMPTION)
    assert logbook.path.read_bytes() == before
