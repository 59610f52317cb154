from pathlib import Path

import pytest

from harness.commands.soak import judged
from harness.report.soak.figure import draw_soak, save_soak_figure
from tests.support.soaks import make_samples, make_soak

KIB = 1024


def texts_of(axes_index: int, pos: int = 800, **samples: int) -> list[str]:
    legend = draw_soak(judged(make_soak(make_samples(pos, **samples)))).axes[axes_index].get_legend()
    assert legend is not None
    return [text.get_text() for text in legend.get_texts()]


def test_the_line_is_drawn_with_its_slope_and_what_was_left_out_of_it() -> None:
    texts = texts_of(0)
    assert texts[:2] == ["warm-up, left out", "after each PO"]
    assert texts[-1].endswith("KiB per PO")


def test_where_another_driver_took_over_is_marked() -> None:
    assert "another driver" not in texts_of(0)
    figure = draw_soak(judged(make_soak(make_samples(800, life_pos=200))))
    assert [line.get_label() for line in figure.axes[0].get_lines()].count("another driver") == 1
    assert "another driver" in texts_of(0, life_pos=200)


def test_too_few_pos_are_drawn_without_a_line() -> None:
    assert texts_of(0, pos=40) == ["warm-up, left out", "after each PO"]
    assert texts_of(0, pos=1) == ["warm-up, left out"]


def test_the_verdict_is_the_title_and_no_line_of_it_parts_a_number_from_its_unit() -> None:
    record = judged(make_soak(make_samples(800, per_po_bytes=40 * KIB)))
    title = draw_soak(record).get_suptitle()
    assert title.replace("\n", " ").replace("\u00a0", " ") == record.verdict
    assert not any(line.startswith(("KiB", "MiB", "GiB", "POs")) for line in title.splitlines())


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_two_drawings_of_one_soak_are_the_same_to_the_byte(tmp_path: Path, kind: str) -> None:
    record = judged(make_soak(make_samples(300)))
    for name in ("a", "b"):
        save_soak_figure(record, tmp_path / f"{name}.{kind}")
    assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()
