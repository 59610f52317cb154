from pathlib import Path

import pytest
from matplotlib.text import Text

from harness.report.files import save_figure
from tests.benchmarks.peers.contestants import CONTESTANTS
from tests.benchmarks.peers.figure import draw_contest
from tests.benchmarks.peers.record import ContestRecord
from tests.support.contests import make_contest, make_rounds, make_run, make_whole_contest


def texts(record: ContestRecord) -> list[str]:
    return [text.get_text() for text in draw_contest(record).findobj(Text) if isinstance(text, Text)]


def test_every_contestant_has_its_figure_in_every_group() -> None:
    record = make_contest(make_rounds({"driver-per-worker": [7.0] * 7, "playwright": [10.0] * 7}))
    said = texts(record)
    assert "0.70" in said
    assert "1.00" in said
    assert said.count("–") == len(CONTESTANTS) - 2  # Those who did not run.


def test_each_browser_and_scenario_is_named() -> None:
    said = texts(make_whole_contest())
    assert said.count("typical") == 2
    assert {"Chrome", "Chrome headless shell"} <= set(said)


def test_a_figure_of_the_complete_runs_only_is_marked() -> None:
    whole = make_rounds({"driver-per-worker": [7.0] * 7, "playwright": [10.0] * 7})
    lossy = ((make_run("driver-per-worker", 7.0, missing_files=1), whole[0][1]), *whole[1:])
    said = texts(make_contest(lossy))
    assert "0.70*" in said
    assert any("Not every run was complete" in text for text in said)


@pytest.mark.parametrize("record", [make_whole_contest(), make_contest(make_rounds({"playwright": [1.0]}))])
def test_nothing_reaches_beyond_the_page(record: ContestRecord) -> None:
    figure = draw_contest(record)
    drawn, page = figure.get_tightbbox(), figure.bbox_inches
    assert page.x0 <= drawn.x0
    assert page.y0 <= drawn.y0
    assert drawn.x1 <= page.x1
    assert drawn.y1 <= page.y1


def test_two_drawings_of_one_contest_are_the_same_to_the_byte(tmp_path: Path) -> None:
    record = make_contest(make_rounds({"driver-per-worker": [7.0] * 7, "playwright": [10.0] * 7}))
    paths = [tmp_path / "first.svg", tmp_path / "second.svg"]
    for path in paths:
        save_figure(draw_contest(record), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
