import dataclasses
from pathlib import Path

import pytest

from harness.analysis.comparison import compare_rounds
from harness.commands.calibrate import CalibrateOptions, calibration_of, run
from harness.commands.citing import cited
from harness.errors import ConfigError
from harness.host.browsers import BrowserChoice
from harness.record.calibration import CALIBRATION_FILE
from harness.record.run import RoundRecord, RunRecord
from harness.record.store import load_calibration, save_calibration
from tests.support.calibrations import make_calibration, make_noise
from tests.support.runs import CANDIDATE, make_run, make_trial

OPTIONS = CalibrateOptions(
    mode=CANDIDATE,
    pos=None,
    workers=2,
    scenario="smoke",
    rounds=20,
    min_reduction_pct=20.0,
    browser=BrowserChoice.AUTO,
    headed=False,
    budget="",
    out_dir=None,
    quiet=True,
    as_json=False,
)


def against_itself(ratios: list[float]) -> RunRecord:
    """A run of a mode against itself, in which the second trial of a round took ``ratio`` times the first's time."""
    rounds = [
        RoundRecord(index=index, trials=[make_trial(CANDIDATE, 10.0), make_trial(CANDIDATE, 10.0 * ratio, position=1)])
        for index, ratio in enumerate(ratios)
    ]
    run = make_run(rounds)
    config = run.config.model_copy(update={"baseline": CANDIDATE, "candidate": CANDIDATE})
    return run.model_copy(update={"config": config, "comparison": compare_rounds(rounds, CANDIDATE, CANDIDATE)})


def test_the_noise_is_that_of_the_rounds_whichever_side_was_first() -> None:
    record = calibration_of(against_itself([1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1]))
    assert [round(each, 3) for each in record.log_ratios[:2]] == [0.095, -0.095]
    assert record.noise_pct == pytest.approx(9.5, abs=0.1)
    assert record.low_pct is not None
    assert record.low_pct <= 0


def test_too_few_rounds_are_refused_before_anything_starts(tmp_path: Path) -> None:
    out_dir = tmp_path / "results"
    with pytest.raises(ConfigError, match=r"--rounds 7 says too little of the noise. Give at least 8."):
        run(dataclasses.replace(OPTIONS, rounds=7, out_dir=out_dir))
    assert not out_dir.exists()


def test_an_unknown_mode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--mode nonsense is not known"):
        run(dataclasses.replace(OPTIONS, mode="nonsense", out_dir=tmp_path / "results"))


def test_a_calibration_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    record = make_calibration(make_noise(0.05))
    save_calibration(record, tmp_path / CALIBRATION_FILE)
    assert load_calibration(tmp_path / CALIBRATION_FILE) == record


def test_a_verdict_cites_the_calibration_that_lies_among_the_results(tmp_path: Path) -> None:
    save_calibration(make_calibration(make_noise(0.05)), tmp_path / "20250301-calibration" / CALIBRATION_FILE)
    assert "Calibrated on this machine (2025-03-01" in cited(make_run([]), (tmp_path,))


def test_without_a_calibration_nothing_is_cited(tmp_path: Path) -> None:
    assert cited(make_run([]), (tmp_path, tmp_path / "missing")) == ""


def test_a_calibration_that_cannot_be_read_keeps_no_verdict_back(tmp_path: Path) -> None:
    broken = tmp_path / "broken" / CALIBRATION_FILE
    broken.parent.mkdir()
    broken.write_text("{", encoding="utf-8")
    save_calibration(make_calibration(make_noise(0.05)), tmp_path / "whole" / CALIBRATION_FILE)
    assert cited(make_run([]), (tmp_path,)) != ""
