from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.image as mpimg
import pytest
from matplotlib.axes import Axes

from harness.commands.plan import PlanOptions, run
from harness.record.planned import PlannedRecord
from harness.record.store import load_plan
from harness.report.planning.figure import draw_plan, save_plan_figure
from harness.report.planning.markdown import plan_markdown
from harness.report.planning.words import headline
from tests.support.planned import simulated_run
from tests.support.sweeps import saved_sweep


@cache
def planned() -> PlannedRecord:
    """A plan from a sweep that the simulation itself has made."""
    with TemporaryDirectory() as folder:
        sweep = saved_sweep(Path(folder), {n: simulated_run(n, rounds=2, pos=8) for n in (1, 2, 4)})
        run(PlanOptions(sweep, 60, workers="2,4", deadline="1m", replicates=3, quiet=True))
        return load_plan(sweep)


def panels(plan: PlannedRecord) -> list[Axes]:
    return draw_plan(plan).axes


def legend_of(axes: Axes) -> list[str]:
    legend = axes.get_legend()
    assert legend is not None
    return [text.get_text() for text in legend.get_texts()]


def test_the_title_is_the_smallest_fleet_that_meets_the_deadline() -> None:
    smallest = min(planned().fleets, key=lambda each: (each.nodes, each.workers, each.batch.makespan_s))

    assert headline(planned()).startswith(f"{smallest.mode}: ")
    assert "finish 60 POs within 1 min" in headline(planned())


def test_without_a_deadline_it_is_the_quickest_of_what_was_asked() -> None:
    plan = planned().model_copy(update={"fleets": []})
    quickest = min(plan.batches, key=lambda each: each.makespan_s)

    assert f"of {quickest.mode} take" in headline(plan)


def test_makespans_are_drawn_by_mode_with_the_deadline() -> None:
    assert legend_of(panels(planned())[0]) == ["per-po-driver", "driver-per-worker", "deadline"]


def test_growth_tells_static_from_dynamic() -> None:
    assert {"driver-per-worker, dynamic", "driver-per-worker, static"} <= set(legend_of(panels(planned())[1]))


def test_every_prediction_is_drawn_by_its_number_of_workers() -> None:
    texts = [text.get_text() for text in panels(planned())[2].texts]

    assert sorted(texts) == ["2", "2", "4", "4"]


def test_a_plan_that_nothing_validates_says_so_in_place_of_the_panel() -> None:
    [text] = panels(planned().model_copy(update={"validation": []}))[2].texts

    assert text.get_text().startswith("Not validated")


@pytest.mark.parametrize("name", ["plan.png", "plan.svg"])
def test_it_is_saved_as_a_picture(tmp_path: Path, name: str) -> None:
    save_plan_figure(planned(), tmp_path / name)

    if name.endswith("png"):
        assert mpimg.imread(tmp_path / name).shape[0] > 500
    else:
        assert "<svg" in (tmp_path / name).read_text(encoding="utf-8")


def test_the_markdown_holds_every_answer_and_what_it_is_worth() -> None:
    text = plan_markdown(planned())

    assert "| mode | fleet | takes | between |" in text
    assert "| 1,000,000 |" in text
    assert "4 predictions of numbers of workers that the model had not seen" in text
    assert "- `few-rounds`: " in text
