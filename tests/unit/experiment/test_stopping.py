import pytest

from harness.analysis.looks import SequentialLooks
from harness.experiment.stopping import FixedRounds, Stopping, duration
from harness.record.decision import DecisionRecord
from harness.record.run import RoundRecord, RunRecord
from tests.support.runs import BASELINE, CANDIDATE, make_rounds, make_run, make_trial


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def rounds_within(budget_s: float | None, round_s: list[float]) -> tuple[int, Stopping]:
    """How many rounds of these lengths are run."""
    clock = Clock()
    stopping = Stopping(FixedRounds(len(round_s)), budget_s, clock)
    done = 0
    while not stopping.enough(make_rounds([0.5] * done)):
        clock.now_s += round_s[done]
        done += 1
    return done, stopping


@pytest.mark.parametrize(("done", "enough"), [(0, False), (4, False), (5, True), (6, True)])
def test_a_fixed_number_of_rounds_is_run_and_no_more(done: int, enough: bool) -> None:
    assert Stopping(FixedRounds(5)).enough(make_rounds([0.5] * done)) is enough


def test_a_fixed_number_does_not_look_at_the_results() -> None:
    clear, unclear = make_rounds([0.1] * 4), make_rounds([0.1, 2.0, 0.5, 1.5])
    assert FixedRounds(5).stop(clear) is FixedRounds(5).stop(unclear) is None


def test_no_round_is_begun_that_would_outlast_the_budget() -> None:
    done, stopping = rounds_within(35.0, [10.0] * 8)
    assert done == 3
    assert stopping.decision().stopped == "budget"
    assert "35 s" in stopping.decision().sentence


def test_the_longest_round_so_far_says_how_long_the_next_may_take() -> None:
    assert rounds_within(60.0, [10.0, 25.0, 10.0, 10.0, 10.0])[0] == 3


def test_the_first_round_is_run_whatever_the_budget() -> None:
    assert rounds_within(1.0, [100.0] * 5)[0] == 1


def test_without_a_budget_all_rounds_are_run() -> None:
    done, stopping = rounds_within(None, [1000.0] * 5)
    assert done == 5
    assert stopping.decision().stopped == "rounds"


def test_time_before_the_first_round_counts_for_the_budget_and_for_no_round() -> None:
    clock = Clock()
    stopping = Stopping(FixedRounds(9), 100.0, clock)
    clock.now_s = 50.0
    assert not stopping.enough([])
    clock.now_s = 60.0
    assert not stopping.enough(make_rounds([0.5]))
    clock.now_s = 95.0
    assert stopping.enough(make_rounds([0.5] * 2))


def test_rounds_that_nothing_ended_were_interrupted() -> None:
    stopping = Stopping(FixedRounds(5))
    stopping.enough(make_rounds([0.5] * 2))
    assert stopping.decision().stopped == "interrupted"
    assert stopping.decision().sentence == "Interrupted after 2 complete rounds."
    stopping.enough(make_rounds([0.5]))
    assert stopping.decision().sentence == "Interrupted after 1 complete round."


@pytest.mark.parametrize(
    ("seconds", "words"), [(90, "1 min 30 s"), (600, "10 min"), (5400, "1 h 30 min"), (45, "45 s"), (0, "0 s")]
)
def test_a_budget_is_said_in_the_units_that_fit(seconds: float, words: str) -> None:
    assert duration(seconds) == words


# Runs that end at their first look, at their second, and at the last without a verdict.
ENDINGS = {8: [0.5] * 20, 12: [0.5, 0.6, 0.7, 0.9] * 5, 20: [0.6, 1.0] * 10}
BEGUN = [make_trial(BASELINE, 6.0)]


def by_looks() -> Stopping:
    return Stopping(SequentialLooks(BASELINE, CANDIDATE, 20.0))


def run_on(stopping: Stopping, ratios: list[float], done: int) -> DecisionRecord:
    """Run rounds of these ratios after the first ``done`` until it is enough."""
    rounds = make_rounds(ratios)
    while not stopping.enough(rounds[:done]):
        done += 1
    return stopping.decision()


def with_begun(rounds: list[RoundRecord]) -> RunRecord:
    return make_run(rounds).model_copy(update={"begun": BEGUN})


@pytest.mark.parametrize("broken_off_after", [0, 7, 8])
@pytest.mark.parametrize("last_look", ENDINGS)
def test_looks_are_the_same_whether_or_not_the_run_was_interrupted(last_look: int, broken_off_after: int) -> None:
    ratios = ENDINGS[last_look]
    unbroken = run_on(by_looks(), ratios, 0)
    assert unbroken.looks[-1].rounds == last_look
    resumed = by_looks()
    resumed.replay(make_run(make_rounds(ratios[:broken_off_after])))
    assert run_on(resumed, ratios, broken_off_after) == unbroken


def test_a_round_that_was_begun_is_finished_without_a_second_look_at_those_before_it() -> None:
    ratios = ENDINGS[20]
    resumed = by_looks()
    resumed.replay(with_begun(make_rounds(ratios[:12])))
    assert [look.rounds for look in resumed.rule.looks] == [8, 12]
    assert run_on(resumed, ratios, 13) == run_on(by_looks(), ratios, 0)


def test_a_fixed_number_counts_the_rounds_from_before_the_interruption() -> None:
    stopping = Stopping(FixedRounds(5))
    stopping.replay(make_run(make_rounds([0.5] * 3)))
    assert run_on(stopping, [0.5] * 9, 3).sentence == "All 5 rounds that were asked for were run."


def test_a_run_that_is_interrupted_again_counts_all_its_rounds() -> None:
    stopping = Stopping(FixedRounds(5))
    stopping.replay(with_begun(make_rounds([0.5] * 3)))
    assert stopping.decision().sentence == "Interrupted after 3 complete rounds."


def resumed_within(budget_s: float, run: RunRecord) -> tuple[Stopping, Clock]:
    """A run that goes on with a clock that knows nothing of the time before."""
    clock = Clock()
    clock.now_s = 5000.0
    stopping = Stopping(FixedRounds(9), budget_s, clock)
    stopping.replay(run)
    return stopping, clock


def test_the_time_of_trials_before_the_interruption_counts_for_the_budget_and_the_break_does_not() -> None:
    rounds = make_rounds([0.5] * 3)  # Each of 15 s, the isolation round of 20 s.
    stopping, clock = resumed_within(75.0, make_run(rounds[:2]))
    assert not stopping.enough(rounds[:2])
    clock.now_s += 15.0
    assert stopping.enough(rounds)
    assert stopping.decision().stopped == "budget"


def test_a_round_is_as_long_as_its_trials_on_both_sides_of_an_interruption() -> None:
    rounds = make_rounds([0.5] * 2)
    stopping, clock = resumed_within(115.0, with_begun(rounds[:1]))  # 20, 15 and 6 s are spent.
    clock.now_s += 35.0
    assert stopping.enough(rounds)  # 41 s that this round took in all, after 76 s.
