from pathlib import Path

import pytest
from matplotlib.image import imread
from matplotlib.text import Text

from harness.record.isolation import IsolationRecord
from harness.report.isolation.heatmap import draw_heatmap, save_heatmap
from tests.support.isolation import CONTEXT, FULL, NONE, Changes, make_matrix


def texts(changes: Changes | None = None, record: IsolationRecord | None = None) -> list[str]:
    figure = draw_heatmap(record or make_matrix(changes))
    return [text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)]


def test_the_title_is_the_verdict() -> None:
    assert "All 48 negative controls leaked; context-per-po and per-po-driver leaked nothing" in texts()


def test_every_cell_has_its_sign() -> None:
    signs = texts({("etag", FULL): "not-applicable"})
    record = make_matrix({("etag", FULL): "not-applicable"})
    leaks = sum(cell.status == "leak" for cell in record.cells)
    assert signs.count("L") == leaks + 1  # and one in the legend
    assert signs.count("–") == 2


def test_vectors_that_cannot_be_cleaned_are_marked_and_explained() -> None:
    said = texts()
    assert "basic-auth *" in said
    assert "etag" in said
    assert any(text.startswith("* late-download, basic-auth, late-cookie, tcp-connection") for text in said)


def test_a_mode_that_closes_only_some_of_them_is_not_said_to_close_the_others() -> None:
    said = "\n".join(texts({("basic-auth", CONTEXT): "leak"}))
    assert "* basic-auth: no cleaning reaches this in" in said
    assert "POs share; per-po-driver closes it." in said
    assert "* late-download, late-cookie, tcp-connection: no cleaning reaches these" in said


def test_the_mark_is_explained_before_any_residue_was_seen() -> None:
    record = make_matrix().model_copy(update={"cells": []})
    assert "* no cleaning reaches this in a profile that several POs share." in texts(record=record)


@pytest.mark.parametrize("interrupted", [False, True])
def test_nothing_reaches_beyond_the_page_however_much_is_wrong(interrupted: bool) -> None:
    names = [vector.name for vector in make_matrix().vectors]
    leaks: Changes = {(name, CONTEXT): "leak" for name in names[:12]}
    missed: Changes = {(name, NONE): "clean" for name in names}
    unread: Changes = {(name, FULL): "not-applicable" for name in names[:15]}
    figure = draw_heatmap(make_matrix({**leaks, **missed, **unread}, interrupted=interrupted))
    drawn, page = figure.get_tightbbox(), figure.bbox_inches
    assert page.x0 <= drawn.x0
    assert page.y0 <= drawn.y0
    assert drawn.x1 <= page.x1
    assert drawn.y1 <= page.y1


def test_the_cost_of_each_column_is_written_out() -> None:
    said = texts()
    assert [said.count(f"{cost} ms") for cost in (210, 48, 58, 8, 0)] == [1, 1, 2, 2, 2]


def test_a_matrix_without_costs_or_cells_can_still_be_drawn() -> None:
    record = make_matrix()
    bare = [each.model_copy(update={"costs_ms": []}) for each in record.combinations]
    said = texts(record=record.model_copy(update={"combinations": bare, "cells": []}))
    assert said.count("not timed") == 8


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_two_drawings_of_one_matrix_are_the_same_to_the_byte(tmp_path: Path, kind: str) -> None:
    paths = [tmp_path / f"{name}.{kind}" for name in ("first", "second")]
    for path in paths:
        save_heatmap(make_matrix(), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_picture_is_a_picture(tmp_path: Path) -> None:
    save_heatmap(make_matrix(), tmp_path / "matrix.png")
    height, width, _ = imread(tmp_path / "matrix.png").shape
    assert width == 1650
    assert height > 1000
