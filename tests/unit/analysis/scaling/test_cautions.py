import inspect
import re
from collections.abc import Sequence
from pathlib import Path

from harness.analysis.scaling import cautions as module
from harness.analysis.scaling.cautions import cautions
from harness.analysis.scaling.law import law_record
from harness.analysis.scaling.points import modes_of, of_mode
from harness.analysis.scaling.recommendation import recommend
from harness.record.sweep import ScalingPointRecord
from tests.support.sweeps import make_point

QUIET = (make_point(1, 30.0), make_point(2, 55.0), make_point(4, 98.0), make_point(8, 100.0))
DOCS = Path(__file__).parents[4] / "docs" / "sweep.md"


def codes(points: Sequence[ScalingPointRecord]) -> set[str]:
    own = [of_mode(points, mode) for mode in modes_of(points)]
    laws = [law for each in own if (law := law_record(each, 1)) is not None]
    return {each.code for each in cautions(points, laws, [recommend(each, None) for each in own])}


def changed(**changes: object) -> list[ScalingPointRecord]:
    """The quiet points, the last but one of them changed."""
    return [*QUIET[:2], QUIET[2].model_copy(update=changes), QUIET[3]]


def test_there_is_nothing_to_say_of_a_sweep_that_is_in_order() -> None:
    assert codes(QUIET) == set()


def test_two_rounds_are_few() -> None:
    assert codes(changed(each_pos_per_min=[98.0, 98.0])) == {"few-rounds"}


def test_two_numbers_of_workers_are_too_few_for_a_law() -> None:
    assert codes([make_point(1, 100.0), make_point(2, 60.0)]) == {"too-few-counts"}


def test_the_largest_number_being_best_asks_for_more() -> None:
    assert codes([make_point(1, 30.0), make_point(2, 55.0), make_point(4, 98.0)]) == {"best-at-edge"}


def test_a_smaller_number_that_did_as_well_in_some_round_may_be_as_good() -> None:
    points = [QUIET[0], make_point(2, 55.0, each=[40.0, 55.0, 97.0]), *QUIET[2:]]

    assert codes(points) == {"counts-alike"}


def test_a_law_that_misses_a_point_by_more_than_a_tenth_is_poor() -> None:
    points = [make_point(1, 30.0), make_point(2, 80.0), make_point(4, 40.0), make_point(8, 90.0), make_point(9, 85.0)]

    assert "law-poor" in codes(points)


def test_a_site_that_keeps_a_core_busy_limits_what_was_measured() -> None:
    assert codes(changed(server_pct=85.0)) == {"site-limited"}
    assert codes(changed(server_pct=79.0)) == set()


def test_pos_that_failed_are_told() -> None:
    assert codes(changed(failed_pos=1)) == {"pos-failed"}


def test_memory_that_was_not_measured_limits_nothing() -> None:
    assert codes(changed(memory_bytes=None)) == {"memory-not-measured"}


def test_the_page_of_the_sweep_has_a_row_for_each_caution_and_for_none_that_is_gone() -> None:
    _, warnings = DOCS.read_text(encoding="utf-8").split("## Warnings")

    explained = re.findall(r"^\| `([a-z-]+)` \|", warnings, re.MULTILINE)

    assert sorted(explained) == sorted(re.findall(r'code="([a-z-]+)"', inspect.getsource(module)))
