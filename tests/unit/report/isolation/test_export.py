from pathlib import Path

import pytest

from harness.errors import RecordError
from harness.report.isolation.export import export_matrix, render_matrix
from tests.support.isolation import CONTEXT, NONE, make_matrix


def test_figure_and_page_are_written(tmp_path: Path) -> None:
    paths = export_matrix(make_matrix(), tmp_path)
    assert [path.name for path in paths] == ["isolation.png", "isolation.svg", "isolation.md"]
    assert all(path.stat().st_size > 0 for path in paths)


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(RecordError, match="Could not write the matrix"):
        export_matrix(make_matrix(), taken)


def test_the_page_is_a_table_of_all_cells() -> None:
    text = render_matrix(make_matrix())
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {10}
    assert len(lines) == 2 + 24 + 1
    assert "| etag: an ETag sent back in If-None-Match | clean | leak | leak | clean |" in text


def test_the_page_names_what_is_not_proved_only_where_something_is_not() -> None:
    assert "What is not proved" not in render_matrix(make_matrix())
    text = render_matrix(make_matrix({("etag", NONE): "clean", ("etag", CONTEXT): None}))
    assert f"- {NONE}: etag did not leak, so its check proves nothing" in text
    assert "not looked at" in text
