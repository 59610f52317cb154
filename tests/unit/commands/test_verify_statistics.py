import json
import sys
from pathlib import Path

import pytest

from harness.analysis.simulation.methods import POINT_ESTIMATE, SIGNED_RANK, Bounds, Judge
from harness.analysis.simulation.noise import Array
from harness.analysis.simulation.records import VerificationRecord
from harness.analysis.simulation.verification import simulate
from harness.cli import main
from harness.commands import verify_statistics
from harness.commands.verify_statistics import VerifyStatisticsOptions, run, save
from harness.errors import ConfigError, ExitCode, RecordError

FEW = 100


def options(out: Path | None = None, *, as_json: bool = False, seed: int = 1) -> VerifyStatisticsOptions:
    return VerifyStatisticsOptions(FEW, seed, out, quiet=True, as_json=as_json)


def broken_off(log_ratios: Array, _level: float) -> Bounds:
    raise KeyboardInterrupt


def test_the_method_in_use_ends_with_0_and_shows_all_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(options()) is ExitCode.OK
    shown = capsys.readouterr().out
    for title in ("False passes", "Coverage", "Looks on the way", "Order of the arms", "keeps its word"):
        assert title in shown


def test_a_method_that_is_too_liberal_in_its_place_ends_with_4_and_says_where(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(options(), product=POINT_ESTIMATE) is ExitCode.CHECK_FAILED
    shown = " ".join(capsys.readouterr().out.split())
    assert "False passes with sd 20 % and 12 rounds:" in shown
    assert "do not trust its verdicts" in shown


def test_the_tables_are_written_whole_and_read_back(tmp_path: Path) -> None:
    run(options(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["verify-statistics.json", "verify-statistics.md"]
    record = VerificationRecord.model_validate_json((tmp_path / "verify-statistics.json").read_bytes())
    assert (record.simulations, record.seed, record.product) == (FEW, 1, SIGNED_RANK.name)
    assert "| sd 5 % + outliers | 8 |" in (tmp_path / "verify-statistics.md").read_text(encoding="utf-8")


def test_the_same_seed_writes_the_same_files(tmp_path: Path) -> None:
    for name, seed in (("one", 2), ("other", 2), ("third", 3)):
        run(options(tmp_path / name, seed=seed))
    one, other, third = ((tmp_path / name / "verify-statistics.md").read_bytes() for name in ("one", "other", "third"))
    assert one == other
    assert one != third


def test_scripts_get_the_whole_record(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(options(tmp_path, as_json=True))
    answer = json.loads(capsys.readouterr().out)
    assert VerificationRecord.model_validate(answer).broken == []
    assert answer["paths"] == [str(tmp_path / f"verify-statistics.{kind}") for kind in ("json", "md")]


def test_a_folder_in_use_is_refused_before_anything_is_simulated(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("{}")
    with pytest.raises(ConfigError, match="already holds something"):
        run(options(tmp_path), product=Judge("none", "none", broken_off))


def test_tables_that_cannot_be_written_are_one_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(options(as_json=True))
    record = VerificationRecord.model_validate_json(capsys.readouterr().out)
    with pytest.raises(RecordError, match=r"Could not write the tables .* Choose a folder"):
        save(record, tmp_path / "missing")


def test_ctrl_c_ends_with_130_and_no_tables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupting = Judge("none", "none", broken_off)
    monkeypatch.setattr(verify_statistics, "simulate", lambda runs, seed, _product: simulate(runs, seed, interrupting))
    monkeypatch.setattr(sys, "argv", ["harness", "verify-statistics", "--simulations", "100"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == ExitCode.INTERRUPTED
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err in {"", "Error: Interrupted.\n"}  # typer itself answers, or leaves it to us, by its version


def test_too_few_simulations_to_say_anything_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["harness", "verify-statistics", "--simulations", "10"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == ExitCode.USAGE
    assert "--simulations" in capsys.readouterr().err
