from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.errors import ConfigError
from harness.workload.manners import MAX_PACE_PER_S, Manners, parse_pace, retry_after_s

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("Tue, 24 Nov 2026 20:00:30 GMT", 30.0),
        ("Tuesday, 24-Nov-26 20:00:30 GMT", 30.0),
        ("Tue Nov 24 20:00:30 2026", 30.0),
        ("Tue, 24 Nov 2026 19:00:00 GMT", 0.0),
    ],
)
def test_a_site_says_when_to_come_again_in_seconds_or_as_a_date(header: str, seconds: float) -> None:
    assert retry_after_s(header, NOW) == seconds


@pytest.mark.parametrize("header", ["", "soon", "-5", "1.5", "1e9", "+7", "7 s", "99999999999", "Tue, 99 Nov 2026"])
def test_what_makes_no_sense_says_nothing(header: str) -> None:
    assert retry_after_s(header, NOW) is None


@given(st.text(max_size=40))
@example("Tue, 24 Nov 99999 20:00:30 GMT")
@example("Tue, 24 Nov 2026 20:00:30 +99999999")
@example("24 Nov 0 0:0:0")
def test_whatever_a_site_sends_is_a_wait_or_nothing(header: str) -> None:
    waited_s = Manners(longest_wait_s=60.0).wait_s(header, NOW)
    assert waited_s is None or 0 <= waited_s <= 60


@given(st.integers(0, 10**7))
def test_a_date_is_as_far_off_as_it_says(seconds: int) -> None:
    assert retry_after_s(format_datetime(NOW + timedelta(seconds=seconds), usegmt=True), NOW) == seconds


def test_no_site_is_waited_for_longer_than_ones_patience() -> None:
    manners = Manners(longest_wait_s=60.0)
    assert manners.wait_s("86400", NOW) == 60.0
    assert manners.wait_s("Wed, 25 Nov 2026 20:00:00 GMT", NOW) == 60.0
    assert manners.wait_s("", NOW) is None


@pytest.mark.parametrize(
    ("text", "per_s"),
    [("2", 2.0), ("0.5", 0.5), ("30/min", 0.5), (" 30/MIN ", 0.5), ("3600/h", 1.0), ("5/s", 5.0), ("1000", 1000.0)],
)
def test_a_pace_is_requests_in_a_second_a_minute_or_an_hour(text: str, per_s: float) -> None:
    assert parse_pace(text) == per_s


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("fast", "not a pace"),
        ("", "not a pace"),
        ("-1", "not a pace"),
        ("1e3", "not a pace"),
        ("2/day", "not a pace"),
        ("2 per s", "not a pace"),
        ("\u0662", "not a pace"),
        ("inf", "not a pace"),
        ("0", "out of range"),
        ("0.0/min", "out of range"),
        ("1001", "out of range"),
        ("9" * 400, "out of range"),
    ],
)
def test_anything_else_is_refused_with_a_remedy(text: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem) as error:
        parse_pace(text)
    assert error.value.remedy


@given(st.text(st.sampled_from("0123456789./smInh "), max_size=12))
def test_whatever_is_accepted_is_a_pace_that_can_be_kept(text: str) -> None:
    try:
        per_s = parse_pace(text)
    except ConfigError:
        return
    assert 0 < per_s <= MAX_PACE_PER_S


def test_manners_are_read_as_they_were_written_down() -> None:
    for manners in (Manners(), Manners(0.5, 10, 30.0)):
        assert Manners.of_record(manners.record()) == manners
