from collections.abc import Callable, Sequence

import numpy as np
import pytest

from harness.analysis.warnings.bimodal import Bimodal
from harness.record.run import RoundRecord, RunRecord
from tests.support.runs import BASELINE, CANDIDATE, make_po, make_round, make_run, make_trial

POS = 20
ROUNDS = 5


def run_of_pos(slowness: Callable[[int, int], float], *, seed: int = 1, sd: float = 0.05) -> RunRecord:
    """POs of very different sizes, each slowed in the candidate by ``slowness(round, po)``, plus log-normal noise."""
    rng = np.random.default_rng(seed)

    def wall_s(index: int, po: int, factor: float) -> float:
        return (1.0 + po % 7) * factor * float(np.exp(rng.normal(0.0, sd)))

    rounds = []
    for index in range(ROUNDS):
        usual = [make_po(f"PO{po}", wall_s=wall_s(index, po, 1.0)) for po in range(POS)]
        slowed = [make_po(f"PO{po}", wall_s=wall_s(index, po, slowness(index, po))) for po in range(POS)]
        trials = [make_trial(BASELINE, pos=usual), make_trial(CANDIDATE, 7.0, position=1, pos=slowed)]
        rounds.append(RoundRecord(index=index, trials=trials))
    return make_run(rounds)


def run_of_rounds(candidate_s: Sequence[float]) -> RunRecord:
    return make_run([make_round(index, 10.0, wall_s) for index, wall_s in enumerate(candidate_s)])


def test_pos_that_are_now_quick_now_slow_are_named_with_their_share_and_distance() -> None:
    warning = Bimodal().look(run_of_pos(lambda index, po: 2.0 if (2 * index + po) % 5 < 2 else 1.0))
    assert warning is not None
    assert warning.code == "bimodal"
    assert "50 % of the POs of driver-per-worker took 9" in warning.sentence
    assert "per-po-driver" not in warning.sentence


def test_pos_of_different_sizes_are_not_two_groups() -> None:
    assert Bimodal().look(run_of_pos(lambda _index, po: 4.0 if po % 2 else 1.0)) is None


@pytest.mark.parametrize("sd", [0.05, 0.2, 0.4])
@pytest.mark.parametrize("seed", range(5))
def test_noise_of_any_size_is_one_group(seed: int, sd: float) -> None:
    assert Bimodal().look(run_of_pos(lambda _index, _po: 1.0, seed=seed, sd=sd)) is None


def test_a_slow_round_is_not_a_group_of_pos() -> None:
    assert Bimodal().look(run_of_pos(lambda index, _po: 2.0 if index == 3 else 1.0)) is None


def test_a_few_slow_pos_are_outliers_and_not_a_group() -> None:
    assert Bimodal().look(run_of_pos(lambda index, po: 5.0 if (index + po) % 10 == 0 else 1.0)) is None


def test_rounds_that_are_now_quick_now_slow_are_named_with_their_share_and_distance() -> None:
    warning = Bimodal().look(run_of_rounds([7.0, 9.8, 7.1, 9.9, 7.05, 7.0, 9.8, 7.1]))
    assert warning is not None
    assert "38 % of the rounds of driver-per-worker took 39 % more time" in warning.sentence


def test_two_odd_rounds_are_no_group() -> None:
    assert Bimodal().look(run_of_rounds([7.0, 9.8, 7.1, 7.0, 7.05, 7.0, 9.8, 7.1])) is None


def test_rounds_spread_evenly_are_one_group() -> None:
    assert Bimodal().look(run_of_rounds([7.0, 7.4, 7.8, 8.2, 8.6, 9.0, 9.4, 9.8])) is None


def test_seven_rounds_are_too_few_for_two_groups_of_rounds() -> None:
    assert Bimodal().look(run_of_rounds([7.0, 9.8, 7.1, 9.9, 7.05, 7.0, 9.8])) is None


def test_a_po_that_took_no_time_at_all_is_left_out() -> None:
    assert Bimodal().look(run_of_pos(lambda _index, po: 0.0 if po == 0 else 1.0)) is None
