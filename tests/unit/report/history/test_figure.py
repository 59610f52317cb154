from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from harness.analysis.history import History, SavedRun, history_of
from harness.record.run import CheckRecord
from harness.report.files import DPI
from harness.report.history.figure import WIDTH_IN, draw_history, save_history
from harness.report.style import ALERT
from tests.support.histories import make_past, make_past_run
from tests.support.runs import make_config, make_trial

FALLEN = [31, 30, 32, 31, 30, 32, 31, 30, 32, 23, 22, 24]


def fallen() -> History:
    return history_of(make_past(FALLEN))


def mixed() -> History:
    past = make_past(FALLEN)
    for workers, reductions in ((1, [-8.0]), (2, [18.0, 21.0]), (3, [15.0] * 5), (8, [30.0] * 3), (12, [12.0])):
        past += make_past(reductions, workers=workers, commits=workers != 2)
    return history_of(past)


def long() -> History:
    return history_of(make_past([*[31.0, 30.0] * 30, *[22.0, 23.0] * 20]))


def crowded_legend() -> History:
    failed = make_trial(checks=[CheckRecord(name="nothing-left", status="failed", findings=["one process"])])
    odd = make_past_run(12, 20, commit="a" * 40, config=make_config()).model_copy(update={"isolation": [failed]})
    return history_of([*make_past(FALLEN), SavedRun("x", odd), SavedRun("y", make_past_run(13, 12, rounds=8))])


def texts_of(figure: Figure) -> list[Text]:
    """All texts but the labels of ticks beyond the axes' ends, which matplotlib keeps without drawing them."""
    beyond = [
        label
        for axes in figure.axes
        for label in axes.get_yticklabels()
        if not axes.get_ylim()[0] <= label.get_position()[1] <= axes.get_ylim()[1]
    ]
    figure.draw_without_rendering()
    return [
        text
        for text in figure.findobj(Text)
        if isinstance(text, Text)
        and text.get_visible()
        and text.get_text().strip()
        and not any(text is label for label in beyond)
    ]


def words_of(figure: Figure) -> str:
    return "\n".join(text.get_text().replace("\N{NO-BREAK SPACE}", " ") for text in texts_of(figure))


def marks(figure: Figure) -> list[float]:
    """Where the vertical lines of lasting changes stand in the upper panel of the first series."""
    lines = [line for line in figure.axes[0].lines if line.get_color() == ALERT]
    return [float(np.asarray(line.get_xdata())[0]) for line in lines]


def test_a_series_has_its_reductions_above_its_times() -> None:
    upper, lower = draw_history(fallen()).axes
    assert upper.get_ylabel() == "less time, %"
    assert lower.get_ylabel() == "wall time, s"
    assert upper.get_position().y0 > lower.get_position().y1


def test_a_lasting_change_is_a_line_before_its_first_run_with_its_size() -> None:
    figure = draw_history(fallen())
    assert marks(figure) == [8.5]
    assert "8 points\nlower" in words_of(figure)


def test_steady_runs_have_no_such_line() -> None:
    figure = draw_history(history_of(make_past([31, 30] * 6)))
    assert marks(figure) == []
    assert "lasting change" not in {text.get_text() for text in texts_of(figure)}


def test_runs_are_named_by_commit_and_date_and_without_commits_by_date_and_time() -> None:
    assert "000000b\n2025-03-15" in words_of(draw_history(fallen()))
    assert "2025-03-05\n10:00" in words_of(draw_history(history_of(make_past([31, 30], commits=False))))


def test_of_many_runs_only_as_many_are_named_as_fit_and_the_newest_among_them() -> None:
    labels = [label.get_text() for label in draw_history(long()).axes[1].get_xticklabels()]
    assert 20 < len(labels) < 60
    assert labels[-1].startswith(f"{99:07x}")


@pytest.mark.parametrize("runs", [1, 2, 3, 5, 6, 12])
def test_the_names_of_up_to_twelve_runs_lie_flat(runs: int) -> None:
    figure = draw_history(history_of([*make_past([31.0] * runs, workers=1), *make_past([31.0] * runs, workers=2)]))
    assert all(label.get_rotation() == 0 for axes in figure.axes for label in axes.get_xticklabels())


def test_series_of_few_runs_stand_side_by_side() -> None:
    figure = draw_history(history_of([*make_past([31], workers=1), *make_past([31], workers=2)]))
    first, _, second, _ = figure.axes
    assert first.get_position().y0 == second.get_position().y0
    assert first.get_position().x1 < second.get_position().x0


@pytest.mark.parametrize("build", [fallen, mixed, long, crowded_legend])
def test_nothing_reaches_beyond_the_page(build: Callable[[], History]) -> None:
    figure = draw_history(build())
    drawn, page = figure.get_tightbbox(), figure.bbox_inches
    assert drawn.x0 >= page.x0
    assert drawn.y0 >= page.y0
    assert drawn.x1 <= page.x1
    assert drawn.y1 <= page.y1


@pytest.mark.parametrize("build", [fallen, mixed, long, crowded_legend])
def test_no_text_covers_another(build: Callable[[], History]) -> None:
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts_of(draw_history(build()))]
    covered = [(a, b) for (a, box), (b, other) in combinations(boxes, 2) if box.padded(-1).overlaps(other.padded(-1))]
    assert covered == []


def test_a_png_has_the_width_of_a_page(tmp_path: Path) -> None:
    save_history(fallen(), tmp_path / "a.png")
    content = (tmp_path / "a.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") == int(WIDTH_IN * DPI)


def test_two_svg_drawings_of_one_history_are_the_same_to_the_byte(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        save_history(mixed(), tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
