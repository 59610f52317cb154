from harness.record.run import RoundRecord
from harness.report.html.spans import SpanView, build_spans
from harness.report.style import span_style
from tests.support.runs import BASELINE, CANDIDATE, make_po, make_run, make_trial


def _view() -> SpanView:
    slow = make_trial(
        BASELINE, pos=[make_po(wall_s=4.0, spans={"driver_start": 1.0, "navigate": 2.0, "driver_quit": 1.0})]
    )
    quick = make_trial(CANDIDATE, pos=[make_po(wall_s=2.5, spans={"navigate": 2.0, "clear_session": 0.5})])
    view = build_spans(make_run([RoundRecord(index=0, trials=[slow, quick])]))
    assert view
    return view


def test_bars_share_a_scale_and_the_colours_of_the_figure() -> None:
    slow, quick = _view().bars
    assert [(piece.x, piece.width) for piece in slow.pieces] == [(0, 25), (25, 50), (75, 25)]
    assert [(piece.x, piece.width) for piece in quick.pieces] == [(0, 50), (50, 12.5)]
    assert slow.pieces[0].colour == span_style("driver_start").colour
    assert (slow.total, quick.total) == ("4.0 s", "2.5 s")


def test_the_table_has_every_step_the_total_and_what_changed() -> None:
    table = _view().table
    rows = {cells[0].text: [cell.text for cell in cells[1:]] for cells in (*table.rows, *table.totals)}
    assert rows == {
        "start driver": ["1.000", "–", "−1.000"],
        "load page": ["2.000", "2.000", "0.000"],
        "clear session": ["–", "0.500", "+0.500"],
        "quit driver": ["1.000", "–", "−1.000"],
        "Total": ["4.000", "2.500", "−1.500"],
    }


def test_a_run_without_a_po_has_nothing_to_show() -> None:
    assert build_spans(make_run([])) is None


def test_one_mode_alone_is_compared_with_nothing() -> None:
    view = build_spans(make_run([RoundRecord(index=0, trials=[make_trial(BASELINE)])]))
    assert view
    assert [column.title for column in view.table.columns] == ["Step", BASELINE]
