from pathlib import Path

import pytest

from harness.commands.sweep import counts_of, modes_of, resume
from harness.errors import ConfigError, RecordError
from harness.record.store import load_sweep, save_sweep
from tests.support.sweeps import make_sweep, saved_sweep, usual_runs


@pytest.mark.parametrize(("text", "counts"), [("4", (4,)), ("8,1, 2", (1, 2, 8)), ("64", (64,))])
def test_numbers_of_workers_are_measured_in_rising_order(text: str, counts: tuple[int, ...]) -> None:
    assert counts_of(text) == counts


def test_without_any_the_machine_says_how_far_to_go() -> None:
    assert counts_of("")[:2] == (1, 2)
    assert max(counts_of("")) <= 8


@pytest.mark.parametrize(
    "text", [",", "1,", "-1", "1.5", "²", "1;2", "0", "1,1", "65", ",".join(map(str, range(1, 15)))]
)
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="--workers"):
        counts_of(text)


def test_two_or_three_modes_make_a_round() -> None:
    assert modes_of("a, b") == ("a", "b")
    assert modes_of("a,b,c") == ("a", "b", "c")


@pytest.mark.parametrize("text", ["", "a", "a,a", "a,b,c,d"])
def test_fewer_more_or_one_twice_are_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="two or three different modes"):
        modes_of(text)


def test_a_complete_sweep_cannot_go_on(tmp_path: Path) -> None:
    runs = usual_runs()
    folder = saved_sweep(tmp_path, runs)
    save_sweep(make_sweep(runs).model_copy(update={"finished_at": make_sweep(runs).started_at}), folder / "sweep.json")

    with pytest.raises(ConfigError, match="is complete"):
        resume(folder, quiet=True, as_json=False)
    assert load_sweep(folder).finished_at is not None


def test_one_of_which_nothing_was_complete_cannot_go_on(tmp_path: Path) -> None:
    save_sweep(make_sweep(usual_runs()), tmp_path / "sweep.json")

    with pytest.raises(ConfigError, match="No trial of the sweep"):
        resume(tmp_path / "sweep.json", quiet=True, as_json=False)


def test_where_there_is_none_nothing_goes_on(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="There is no run at"):
        resume(tmp_path, quiet=True, as_json=False)
