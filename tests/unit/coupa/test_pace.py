import multiprocessing
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.coupa import pace as pace_module
from harness.coupa.pace import FREE, FreePace, SharedPace

CONTEXT = multiprocessing.get_context("spawn")
ROUNDING_S = 1e-6

thoughts_s = st.lists(st.tuples(st.floats(0, 3), st.floats(0, 2)), min_size=1, max_size=30)


@dataclass
class PretendTime:
    """A clock that only sleeping and thinking move on; sleepers oversleep as they are told."""

    now_s: float = 1000.0
    oversleeps_s: float = 0.0
    slept_s: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now_s

    def pause(self, seconds: float) -> None:
        self.slept_s.append(seconds)
        self.now_s += seconds + self.oversleeps_s


def taken_at(pace: SharedPace, time: PretendTime, thoughts: list[tuple[float, float]]) -> list[float]:
    """When requests are made, each after some thought, by somebody who oversleeps."""
    moments = []
    for thought_s, oversleeps_s in thoughts:
        time.now_s += thought_s
        time.oversleeps_s = oversleeps_s
        pace.take(time.clock, time.pause)
        moments.append(time.now_s)
    return moments


@given(st.floats(0.05, 100), thoughts_s)
def test_no_window_of_a_second_sees_more_requests_than_the_pace(
    per_s: float, thoughts: list[tuple[float, float]]
) -> None:
    moments = taken_at(SharedPace(CONTEXT, per_s), PretendTime(), thoughts)
    most = max(1, int(per_s))
    for first, beyond in zip(moments, moments[most:], strict=False):
        assert beyond - first >= most / per_s - ROUNDING_S


def test_nobody_waits_before_the_first_request_or_after_a_long_thought() -> None:
    time = PretendTime()
    pace = SharedPace(CONTEXT, 2.0)
    pace.take(time.clock, time.pause)
    time.now_s += 60.0
    pace.take(time.clock, time.pause)
    assert time.slept_s == []


def test_turns_that_were_not_used_are_not_made_up_for() -> None:
    time = PretendTime()
    assert taken_at(SharedPace(CONTEXT, 2.0), time, [(0, 0), (60, 0), (0, 0), (0, 0)]) == [1000, 1060, 1060.5, 1061]


def test_without_a_pace_nobody_waits() -> None:
    time = PretendTime()
    assert taken_at(SharedPace(CONTEXT, None), time, [(0, 0)] * 5) == [1000.0] * 5


@pytest.mark.parametrize("per_s", [None, 10.0])
def test_all_wait_when_the_site_asks_for_it(per_s: float | None) -> None:
    time = PretendTime()
    pace = SharedPace(CONTEXT, per_s)
    pace.take(time.clock, time.pause)
    pace.hold(30.0, time.clock)
    pace.hold(5.0, time.clock)
    pace.take(time.clock, time.pause)
    assert time.now_s >= 1030.0


def test_whoever_waits_for_a_turn_already_waits_longer_when_the_site_asks_for_it() -> None:
    time = PretendTime()
    pace = SharedPace(CONTEXT, 1.0)

    def pause(seconds: float) -> None:
        if not time.slept_s:
            pace.hold(30.0, time.clock)  # Another worker was told so meanwhile.
        time.pause(seconds)

    pace.take(time.clock, pause)
    pace.take(time.clock, pause)
    assert time.now_s >= 1030.0


def take_turns(pace: SharedPace, turns: int) -> None:
    for _ in range(turns):
        pace.take()


def test_processes_share_one_pace() -> None:
    pace = SharedPace(CONTEXT, 1000.0)
    others = [CONTEXT.Process(target=take_turns, args=(pace, 20)) for _ in range(2)]
    for other in others:
        other.start()
    for other in others:
        other.join(60)
    assert [other.exitcode for other in others] == [0, 0]


def test_the_free_pace_makes_only_him_wait_who_is_told() -> None:
    slept_s: list[float] = []
    FreePace(slept_s.append).hold(7.0)
    FREE.take()
    assert slept_s == [7.0]


def test_a_worker_that_was_killed_at_its_turn_does_not_halt_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "LOCK_TIMEOUT_S", 0.01)
    time = PretendTime()
    pace = SharedPace(CONTEXT, 2.0)
    pace._lock.acquire()
    assert taken_at(pace, time, [(0.0, 0.0)] * 2) == [1000.0, 1000.5]
