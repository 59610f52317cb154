from pathlib import Path

import matplotlib.image as mpimg
import numpy as np
import pytest
from matplotlib.figure import Figure

from harness.report.sweep.figure import draw_sweep, save_sweep_figure
from tests.support.runs import CANDIDATE
from tests.support.sweeps import make_sweep, usual_runs


@pytest.fixture
def drawn() -> Figure:
    return draw_sweep(make_sweep(usual_runs((1, 2, 4, 8))))


def legend_of(figure: Figure, panel: int) -> list[str]:
    legend = figure.axes[panel].get_legend()
    assert legend is not None
    return [text.get_text() for text in legend.get_texts()]


def test_the_title_is_the_candidates_recommendation(drawn: Figure) -> None:
    assert drawn.get_suptitle().replace("\n", " ").startswith(f"{CANDIDATE}: ")


def test_throughput_shows_points_law_and_recommendation_of_both_modes(drawn: Figure) -> None:
    assert legend_of(drawn, 0) == [
        f"{mode}, {what}"
        for mode in ("per-po-driver", "driver-per-worker")
        for what in ("measured", "law with its bounds", "recommended: 8")
    ]


def test_a_band_says_between_what_the_law_lies_where_there_are_rounds_to_draw_again(drawn: Figure) -> None:
    of_one_round = draw_sweep(make_sweep(usual_runs((1, 2, 4), rounds=1)))

    assert len(drawn.axes[0].collections) == 2
    assert len(of_one_round.axes[0].collections) == 0
    assert "driver-per-worker, law" in legend_of(of_one_round, 0)


def test_the_legend_of_throughput_hides_neither_what_was_measured_nor_the_title(drawn: Figure) -> None:
    drawn.draw_without_rendering()
    panel, legend = drawn.axes[0], drawn.axes[0].get_legend()
    [title] = [text for text in drawn.texts if text.get_text() == drawn.get_suptitle()]
    assert legend is not None

    assert panel.get_window_extent().y1 <= legend.get_window_extent().y0
    assert legend.get_window_extent().y1 <= title.get_window_extent().y0


def test_every_round_is_a_dot(drawn: Figure) -> None:
    dots = [line for line in drawn.axes[0].get_lines() if line.get_marker() == "."]

    assert sum(np.size(line.get_xdata()) for line in dots) == 2 * 4 * 3


def test_the_memory_line_says_what_a_worker_takes(drawn: Figure) -> None:
    assert any(name.startswith("150 MiB for each worker") for name in legend_of(drawn, 1))


def test_a_sweep_of_two_numbers_is_drawn_without_a_law() -> None:
    figure = draw_sweep(make_sweep(usual_runs((1, 2))))

    assert not any("law" in name for name in legend_of(figure, 0))


@pytest.mark.parametrize("name", ["sweep.png", "sweep.svg"])
def test_it_is_saved_as_a_picture(tmp_path: Path, name: str) -> None:
    save_sweep_figure(make_sweep(usual_runs()), tmp_path / name)

    if name.endswith("png"):
        assert mpimg.imread(tmp_path / name).shape[0] > 500
    else:
        assert "<svg" in (tmp_path / name).read_text(encoding="utf-8")
