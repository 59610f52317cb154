import pytest

from harness.analysis.arms import WholeRound, whole_rounds
from harness.record.run import PoRecord
from harness.report.html import timeline
from harness.report.html.timeline import WIDTH, Timeline, build_timeline
from tests.support.realistic import make_realistic_run
from tests.support.runs import BASELINE, CANDIDATE, make_po, make_trial, make_worker

LABELS = (BASELINE, CANDIDATE)


def _round(
    pos: list[PoRecord], *, workers: int = 1, wall_s: float = 10.0, spans: dict[str, float] | None = None
) -> WholeRound:
    own = [make_worker(number, spans=spans) for number in range(workers)]
    quick = make_trial(CANDIDATE, wall_s / 2, pos=[make_po(wall_s=wall_s / 2)])
    return WholeRound(0, (make_trial(BASELINE, wall_s, pos=pos, workers=own), quick))


def _bars(drawing: Timeline, group: int = 0, lane: int = 0) -> list[tuple[str, float, float]]:
    return [(bar.kind, round(bar.x, 1), round(bar.width, 1)) for bar in drawing.groups[group].lanes[lane].bars]


def test_a_lane_per_worker_and_mode_on_one_scale_of_time() -> None:
    [each] = whole_rounds(make_realistic_run(rounds=1, pos=12, workers=3))
    drawing = build_timeline(each, LABELS)
    assert [[lane.label for lane in group.lanes] for group in drawing.groups] == [
        ["worker 0", "worker 1", "worker 2"]
    ] * 2
    slow, quick = (group.end_x for group in drawing.groups)
    left = 86
    assert (quick - left) / (slow - left) == pytest.approx(each.trials[1].wall_s / each.trials[0].wall_s)
    assert len({lane.y for group in drawing.groups for lane in group.lanes}) == 6


def test_every_po_has_a_bar_as_long_as_it_took() -> None:
    drawing = build_timeline(
        _round([make_po(wall_s=5.0, started_s=0.0), make_po("PO2", wall_s=2.5, started_s=5.0)]), LABELS
    )
    assert _bars(drawing) == [("completed", 86.0, 450.0), ("completed", 536.0, 225.0)]


def test_every_status_has_its_own_kind_and_words() -> None:
    statuses = ("COMPLETED", "PARTIAL", "NO_ATTACHMENTS", "PO_NOT_FOUND", "FAILED")
    pos = [make_po(f"PO{n}", wall_s=1, started_s=n, status=status) for n, status in enumerate(statuses)]  # type: ignore[arg-type]
    drawing = build_timeline(_round(pos), LABELS)
    assert dict(drawing.kinds) == {
        "completed": "completed",
        "partial": "partial",
        "no-attachments": "no attachments",
        "po-not-found": "not found",
        "failed": "failed",
    }
    assert [kind for kind, _, _ in _bars(drawing)] == list(dict(drawing.kinds))


def test_a_pos_own_driver_shows_at_its_start_and_end() -> None:
    spans = {"clone_profile": 0.5, "driver_start": 1.5, "navigate": 7.0, "driver_quit": 1.0}
    drawing = build_timeline(_round([make_po(wall_s=10.0, spans=spans)]), LABELS)
    assert _bars(drawing) == [("completed", 86.0, 900.0), ("driver", 86.0, 180.0), ("driver", 896.0, 90.0)]


def test_where_drivers_were_started_more_than_once_nobody_knows_when() -> None:
    again = make_po(wall_s=10.0, spans={"driver_start": 4.0, "driver_quit": 1.0}).model_copy(update={"attempts": 2})
    assert [kind for kind, _, _ in _bars(build_timeline(_round([again]), LABELS))] == ["completed"]


def test_the_end_of_a_reused_driver_follows_the_last_po() -> None:
    drawing = build_timeline(_round([make_po(wall_s=9.0)], spans={"driver_quit": 1.0}), LABELS)
    assert _bars(drawing)[-1] == ("driver", 896.0, 90.0)


def test_a_bar_says_whose_it_is_and_where_the_time_went() -> None:
    po = make_po("PO7", wall_s=3.0, status="FAILED", spans={"navigate": 2.5, "find": 0.001}).model_copy(
        update={"reason": "no answer"}
    )
    [bar] = build_timeline(_round([po]), LABELS).groups[0].lanes[0].bars
    assert bar.title == "PO7 (Acme): failed (no answer) in 3.0 s; load page 2.5 s"


def test_in_a_large_batch_neighbours_of_one_status_share_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "MOST_BARS", 4)  # Two lanes: two bars each.
    pos = [make_po(f"PO{n}", wall_s=1, started_s=n, status="FAILED" if n == 3 else "COMPLETED") for n in range(8)]
    bars = build_timeline(_round(pos), LABELS).groups[0].lanes[0].bars
    assert [bar.kind for bar in bars] == ["completed", "failed", "completed"]
    assert bars[0].title == "3 POs, PO0 to PO2: completed, 3.0 s in all"


def test_nothing_is_drawn_beyond_the_edge() -> None:
    [each] = whole_rounds(make_realistic_run(rounds=1, pos=12, workers=3))
    drawing = build_timeline(each, LABELS)
    bars = [bar for group in drawing.groups for lane in group.lanes for bar in lane.bars]
    assert max(bar.x + bar.width for bar in bars) <= WIDTH
    assert max(tick.x for tick in drawing.ticks) <= WIDTH
    assert max(bar.y for bar in bars) < drawing.height


@pytest.mark.parametrize(
    ("wall_s", "labels"),
    [
        (4.0, ["0 s", "0.5 s", "1 s", "1.5 s", "2 s", "2.5 s", "3 s", "3.5 s", "4 s"]),
        (50.0, ["0 s", "10 s", "20 s", "30 s", "40 s", "50 s"]),
    ],
)
def test_moments_on_the_axis_are_round(wall_s: float, labels: list[str]) -> None:
    drawing = build_timeline(_round([make_po(wall_s=1.0)], wall_s=wall_s), LABELS)
    assert [tick.label for tick in drawing.ticks] == labels
