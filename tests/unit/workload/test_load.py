import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.coupa.modes import MODES
from harness.workload.load import TYPICAL, LoadEstimate, Typical, estimate_of

BOTH = ("per-po-driver", "driver-per-worker")
PLAIN = Typical(
    views_per_po=1.0, files_per_po=2.0, bytes_per_file=1e6, seconds_per_po=6.0, start_s=3.0, source="a test"
)


def said(estimate: LoadEstimate) -> str:
    return " ".join(estimate.sentences())


def test_a_driver_per_po_starts_for_each_of_them_and_a_reused_one_for_each_worker() -> None:
    estimate = estimate_of(50, BOTH, 6, workers=4, typical=PLAIN)
    assert dict(estimate.logins) == {"per-po-driver": 300, "driver-per-worker": 24}
    assert estimate.passes == 12
    assert estimate.downloads == 50 * 2 * 12
    assert estimate.page_views == 50 * 12 + 2 * 324
    assert estimate.size_bytes == 1200e6


def test_no_more_drivers_start_than_there_are_pos() -> None:
    assert dict(estimate_of(3, BOTH, 1, workers=8).logins) == {"per-po-driver": 3, "driver-per-worker": 3}


def test_the_sequential_mode_has_one_driver_whatever_the_workers() -> None:
    estimate = estimate_of(10, ("sequential",), 1, workers=8, typical=PLAIN)
    assert estimate.logins == (("sequential", 1),)
    assert estimate.minutes * 60 == 10 * 6 + 3


def test_a_mode_against_itself_counts_twice() -> None:
    estimate = estimate_of(10, ("per-po-driver",) * 2, 1, workers=1)
    assert estimate.logins == (("per-po-driver", 10), ("per-po-driver", 10))
    assert estimate.passes == 2


def test_workers_share_the_time() -> None:
    alone, many = (estimate_of(100, ("driver-per-worker",), 1, workers=each, typical=PLAIN) for each in (1, 4))
    assert alone.minutes * 60 == 603
    assert many.minutes * 60 == (600 + 4 * 3) / 4


def test_a_pace_bounds_the_time_from_below() -> None:
    slow, fast = (estimate_of(100, BOTH, 1, workers=4, pace_per_s=pace) for pace in (0.1, 1000.0))
    assert slow.minutes * 60 == pytest.approx((slow.page_views + slow.downloads) / 0.1)
    assert fast.minutes == estimate_of(100, BOTH, 1, workers=4).minutes


@given(st.integers(0, 3000), st.lists(st.sampled_from(sorted(MODES)), min_size=1, max_size=3), st.integers(1, 20))
def test_more_pos_are_never_less_of_a_load(pos: int, modes: list[str], trials: int) -> None:
    fewer, more = (estimate_of(count, modes, trials, workers=4) for count in (pos, pos + 1))
    assert fewer.page_views >= pos * trials * len(modes)
    assert fewer.page_views <= more.page_views
    assert fewer.downloads <= more.downloads
    assert fewer.minutes <= more.minutes + 1e-9


@given(
    st.integers(0, 10**5),
    st.builds(
        Typical,
        files_per_po=st.floats(0, 1000),
        bytes_per_file=st.floats(0, 1e12),
        seconds_per_po=st.floats(0, 10_000),
    ),
    st.integers(1, 64),
    st.none() | st.floats(0.001, 1000),
)
def test_no_figure_is_told_as_a_scientist_would(pos: int, typical: Typical, workers: int, pace: float | None) -> None:
    estimate = estimate_of(pos, BOTH, 6, workers=workers, pace_per_s=pace, typical=typical)
    assert not re.search(r"\de[+-]?\d", said(estimate))


def test_the_person_who_has_to_agree_is_told_all_of_it() -> None:
    estimate = estimate_of(50, BOTH, 6, workers=4, pace_per_s=2.0, typical=PLAIN)
    assert estimate.sentences() == (
        "Each PO is visited 12 times: about 1,248 page views, 1,200 downloads and 1.2 GB.",
        "Drivers start, and log in, about this often: 300 by per-po-driver, 24 by driver-per-worker.",
        "It takes about 20 minutes with 4 workers; at most 2 requests a second.",
        "Based on a test: 2 files of 1 MB and 6 s for each PO.",
    )


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1500, "1.5 kB"), (99.6e6, "100 MB"), (2.34e11, "234 GB")],
)
def test_a_size_is_told_in_the_unit_that_fits(size_bytes: float, words: str) -> None:
    assert f"and {words}." in said(replace(estimate_of(1, BOTH, 1, workers=1), size_bytes=size_bytes))


@pytest.mark.parametrize(
    ("minutes", "words"), [(0.2, "a minute"), (1.2, "1 minute"), (59.4, "59 minutes"), (90, "1.5 hours")]
)
def test_a_time_is_told_in_the_unit_that_fits(minutes: float, words: str) -> None:
    assert f"It takes about {words} with" in said(replace(estimate_of(1, BOTH, 1, workers=1), minutes=minutes))


def test_one_visit_and_one_worker_are_told_in_the_singular() -> None:
    told = said(estimate_of(5, ("driver-per-worker",), 1, workers=1))
    assert "Each PO is visited once: " in told
    assert "with 1 worker; no --pace bounds it." in told
    assert TYPICAL.source in told
