from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from harness.record.run import RoundRecord, RunRecord
from harness.report.figure import draw_comparison, save_comparison
from harness.report.files import DPI
from tests.support.realistic import make_realistic_run
from tests.support.runs import BASELINE, CANDIDATE, THIRD, make_config, make_rounds, make_run, make_trial


def _texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]


def _titles(figure: Figure) -> list[str]:
    return [title for axes in figure.axes if (title := axes.get_title(loc="left"))]


def test_the_title_is_the_verdict_and_the_subtitle_the_setting() -> None:
    texts = _texts(draw_comparison(make_realistic_run()))
    assert any(text.startswith("One driver per worker took ") and "pass" in text for text in texts)
    assert any("50 POs, 4 workers" in text for text in texts)


def test_the_four_parts_are_there_and_memory_has_a_strip_per_worker_and_mode() -> None:
    figure = draw_comparison(make_realistic_run(workers=3, pos=12))
    assert len(figure.axes) == 3 + 2 * 3
    texts = _texts(figure)
    assert "Wall time, one line per round" in texts
    assert "Reduction of wall time" in texts
    assert "Where the time of a PO goes" in texts
    assert any(text.startswith("Memory of each worker over time") for text in texts)


def test_every_strip_of_memory_has_the_same_scale() -> None:
    strips = draw_comparison(make_realistic_run(workers=2, pos=8)).axes[3:]
    assert len({(axes.get_ylim(), axes.get_xlim()) for axes in strips}) == 1


def test_many_workers_are_cut_to_the_hungriest_and_the_title_says_so() -> None:
    figure = draw_comparison(make_realistic_run(rounds=1, workers=12, pos=24))
    assert len(figure.axes) == 3 + 2 * 8
    assert sum("hungriest 8 of 12 shown" in title for title in _titles(figure)) == 2


def test_a_run_without_sampling_has_no_empty_panel_for_memory() -> None:
    figure = draw_comparison(make_run(config=make_config(sampling=False)))
    assert len(figure.axes) == 3


def test_a_run_broken_off_in_its_first_round_shows_what_there_is() -> None:
    figure = draw_comparison(make_run([RoundRecord(index=0, trials=[make_trial(BASELINE)])]))
    assert len(figure.axes) == 1
    assert any("no round was finished" in text for text in _texts(figure))


def test_a_mode_compared_with_itself_is_drawn_as_two_sides() -> None:
    trials = [make_trial(BASELINE, 10.0, position=0), make_trial(BASELINE, 9.0, position=1)]
    run = make_run([RoundRecord(index=0, trials=trials)], make_config(candidate=BASELINE))
    assert {"per-po-driver (A)", "per-po-driver (B)"} <= set(_texts(draw_comparison(run)))


@pytest.mark.parametrize(
    "build",
    [
        make_realistic_run,
        lambda: make_realistic_run(rounds=1, pos=8, workers=2),
        lambda: make_realistic_run(rounds=12, pos=48, workers=8),
        lambda: make_realistic_run(third=THIRD),
        lambda: make_realistic_run(rounds=1, pos=24, workers=12, third=THIRD),
        lambda: make_run(make_rounds([1.2, 1.3, 1.25, 1.22, 1.31])),
        lambda: make_run(config=make_config(candidate=BASELINE)).model_copy(update={"interrupted": True}),
    ],
    ids=["five-rounds", "one-round", "eight-workers", "three-arms", "three-arms-once", "slower", "interrupted"],
)
def test_nothing_reaches_beyond_the_page(build: Callable[[], RunRecord]) -> None:
    figure = draw_comparison(build())
    drawn, page = figure.get_tightbbox(), figure.bbox_inches
    assert drawn.x0 >= page.x0
    assert drawn.y0 >= page.y0
    assert drawn.x1 <= page.x1
    assert drawn.y1 <= page.y1


def test_a_png_has_the_size_of_a_page(tmp_path: Path) -> None:
    save_comparison(make_run(), tmp_path / "a.png")
    content = (tmp_path / "a.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") == 11 * DPI


def test_two_svg_drawings_of_one_run_are_the_same_to_the_byte(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        save_comparison(make_realistic_run(rounds=1, pos=4, workers=1), tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert b"<dc:date>" not in (tmp_path / "a.svg").read_bytes()


def test_a_third_arm_has_its_bar_its_strips_and_its_contrast_with_each_other_arm() -> None:
    figure = draw_comparison(make_realistic_run(workers=2, pos=8, third=THIRD))
    assert len(figure.axes) == 3 + 3 * 2
    labels = {
        label.get_text() for axes in figure.axes[:3] for label in (*axes.get_xticklabels(), *axes.get_yticklabels())
    }
    assert {f"{THIRD}\nagainst\n{BASELINE}", f"{THIRD}\nagainst\n{CANDIDATE}", THIRD} <= labels
