from harness.analysis.arms import arms_of, pair_rounds, whole_rounds
from harness.record.run import RoundRecord
from tests.support.runs import BASELINE, CANDIDATE, THIRD, make_config, make_rounds, make_run, make_trial, with_third


def test_a_run_of_two_has_two_arms_and_whole_rounds_of_two_trials() -> None:
    run = make_run()
    assert [arm.label for arm in arms_of(run)] == [BASELINE, CANDIDATE]
    assert [[trial.mode for trial in each.trials] for each in whole_rounds(run)] == [[BASELINE, CANDIDATE]] * 5


def test_a_third_arm_comes_last_whenever_it_ran() -> None:
    trials = [make_trial(mode, position=place) for place, mode in enumerate((THIRD, BASELINE, CANDIDATE))]
    run = make_run([RoundRecord(index=2, trials=trials)], make_config(third=THIRD))
    assert [arm.label for arm in arms_of(run)] == [BASELINE, CANDIDATE, THIRD]
    ((index, shown),) = [(each.index, each.trials) for each in whole_rounds(run)]
    assert (index, [trial.mode for trial in shown]) == (2, [BASELINE, CANDIDATE, THIRD])


def test_a_round_that_lost_its_third_trial_is_whole_for_the_verdict_alone() -> None:
    rounds = make_rounds([0.7, 0.7])
    run = make_run([*with_third(rounds[:1], [0.5]), rounds[1]], make_config(third=THIRD))
    assert [each.index for each in whole_rounds(run)] == [0]
    assert [pair.round_index for pair in pair_rounds(run.rounds, BASELINE, CANDIDATE)] == [0, 1]


def test_a_mode_against_itself_keeps_its_sides_whatever_runs_between_them() -> None:
    trials = [make_trial(BASELINE, 10.0, position=0), make_trial(THIRD, 5.0, position=1)]
    trials.append(make_trial(BASELINE, 9.0, position=2))
    sides = [
        [(pair.baseline.wall_s, pair.candidate.wall_s) for pair in pair_rounds([round_record], BASELINE, BASELINE)]
        for round_record in (RoundRecord(index=0, trials=trials), RoundRecord(index=1, trials=trials))
    ]
    assert sides == [[(10.0, 9.0)], [(9.0, 10.0)]]
