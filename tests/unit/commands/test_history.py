import json
from pathlib import Path

import pytest

from harness.commands.history import HistoryOptions, run
from harness.errors import ConfigError, ExitCode, RecordError
from harness.record.store import save_run
from tests.support.histories import make_past, make_past_run

FALLEN = [31, 30, 32, 31, 30, 32, 31, 30, 32, 23, 22, 24]


def options(
    folder: Path,
    *,
    last: int | None = None,
    scenario: str | None = None,
    plot: bool | None = None,
    out: Path | None = None,
    as_json: bool = False,
) -> HistoryOptions:
    return HistoryOptions(folder, last, scenario, plot, out, as_json)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    for place, saved in enumerate(make_past(FALLEN)):
        deep = tmp_path / "reference" if place % 2 else tmp_path
        save_run(saved.run, deep / f"run-{place:02}" / "run.json")
    return tmp_path


def test_runs_at_any_depth_are_shown(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(options(results)) is ExitCode.OK
    output = " ".join(capsys.readouterr().out.split())
    assert output.count("2025-03-") == len(FALLEN) + 1
    assert "8 points lower" in output
    assert not list(results.rglob("*.png"))


def test_json_has_the_runs_and_the_changes(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(options(results, as_json=True))
    answer = json.loads(capsys.readouterr().out)
    (series,) = answer["series"]
    (change,) = series["changes"]
    assert len(series["runs"]) == len(FALLEN)
    assert change["first_run"] == series["runs"][9]["path"]
    assert change["after"]["reduction_pct"] == pytest.approx(23, abs=0.5)
    assert series["setting"]["workers"] == 4
    assert answer["figure"] is None


def test_only_the_last_runs_are_shown(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(options(results, last=2, as_json=True))
    assert len(json.loads(capsys.readouterr().out)["series"][0]["runs"]) == 2


def test_a_file_that_cannot_be_read_is_one_line_on_standard_error(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = results / "torn" / "run.json"
    torn.parent.mkdir()
    torn.write_text((results / "run-00" / "run.json").read_text(encoding="utf-8")[:500], encoding="utf-8")
    assert run(options(results, as_json=True)) is ExitCode.OK
    captured = capsys.readouterr()
    assert captured.err == f"Warning: Left out: {torn} is cut short: the file ends in the middle.\n"
    assert list(json.loads(captured.out)["left_out"]["unreadable"]) == [str(torn)]


def test_a_plot_lands_beside_the_runs(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(options(results, plot=True))
    assert (results / "history.png").read_bytes().startswith(b"\x89PNG")
    assert "history.png" in capsys.readouterr().out


def test_to_name_the_figures_file_is_to_ask_for_it(results: Path) -> None:
    run(options(results, out=results / "new" / "figure.svg"))
    assert (results / "new" / "figure.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_a_figure_of_an_unknown_kind_is_refused(results: Path) -> None:
    with pytest.raises(ConfigError, match=r"End the name with \.png or \.svg"):
        run(options(results, out=Path("figure.gif")))


def test_a_file_named_for_no_figure_is_refused(results: Path) -> None:
    with pytest.raises(ConfigError, match="--no-plot"):
        run(options(results, plot=False, out=Path("figure.png")))


def test_a_figure_that_cannot_be_written_is_an_error(results: Path) -> None:
    with pytest.raises(RecordError, match="--out FILE"):
        run(options(results, out=results / "run-00" / "run.json" / "figure.png"))


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no folder"):
        run(options(tmp_path / "none"))


def test_an_empty_folder_is_an_error_that_says_how_to_fill_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Run 'harness compare' first"):
        run(options(tmp_path))


def test_a_folder_of_broken_runs_alone_is_an_error_that_counts_them(tmp_path: Path) -> None:
    save_run(make_past_run().model_copy(update={"interrupted": True}), tmp_path / "a" / "run.json")
    (tmp_path / "run.json").write_text("no json", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"1 run broken off before its end\. 1 file could not be read\."):
        run(options(tmp_path))


def test_an_unknown_scenario_is_an_error_that_names_those_there_are(results: Path) -> None:
    with pytest.raises(ConfigError, match="There are runs of: typical"):
        run(options(results, scenario="fast-site"))
