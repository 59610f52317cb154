import pytest

from harness.measure.spans import SPAN_NAMES, SpanRecorder


class ManualClock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s

    def advance(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def test_a_span_that_is_entered_twice_adds_up(clock: ManualClock) -> None:
    recorder = SpanRecorder(clock=clock)
    for seconds in (1.0, 2.5):
        with recorder.span("find"):
            clock.advance(seconds)
    assert recorder.take() == {"find": 3.5}


def test_seconds_outside_any_span_are_not_counted(clock: ManualClock) -> None:
    recorder = SpanRecorder(clock=clock)
    with recorder.span("find"):
        clock.advance(1.0)
    clock.advance(7.0)
    with recorder.span("trigger"):
        clock.advance(2.0)
    assert recorder.take() == {"find": 1.0, "trigger": 2.0}


def test_a_body_that_raises_is_still_timed(clock: ManualClock) -> None:
    recorder = SpanRecorder(clock=clock)

    def fail_after_four_seconds() -> None:
        with recorder.span("navigate"):
            clock.advance(4.0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_four_seconds()
    assert recorder.take() == {"navigate": 4.0}


def test_the_time_of_an_inner_span_is_taken_off_every_outer_one(clock: ManualClock) -> None:
    recorder = SpanRecorder(clock=clock)
    with recorder.span("navigate"):
        clock.advance(1.0)
        with recorder.span("login"):
            clock.advance(2.0)
            with recorder.span("find"):
                clock.advance(4.0)
        clock.advance(8.0)
    assert recorder.take() == {"login": 2.0, "navigate": 9.0, "find": 4.0}


def test_an_inner_span_that_raises_is_still_taken_off_the_outer_one(clock: ManualClock) -> None:
    recorder = SpanRecorder(clock=clock)

    def fail_within_the_inner_span() -> None:
        with recorder.span("navigate"):
            clock.advance(1.0)
            with recorder.span("login"):
                clock.advance(2.0)
                raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_within_the_inner_span()
    assert recorder.take() == {"login": 2.0, "navigate": 1.0}


def test_a_span_nested_in_one_of_its_own_name_is_counted_once(clock: ManualClock) -> None:
    recorder = SpanRecorder(clock=clock)
    with recorder.span("find"):
        clock.advance(1.0)
        with recorder.span("find"):
            clock.advance(2.0)
    assert recorder.take() == {"find": 3.0}


def test_spans_come_in_the_order_of_the_way_of_a_po(clock: ManualClock) -> None:
    recorder = SpanRecorder(clock=clock)
    for name in reversed(SPAN_NAMES):
        with recorder.span(name):
            clock.advance(1.0)
    assert tuple(recorder.take()) == SPAN_NAMES


def test_taking_starts_afresh(clock: ManualClock) -> None:
    recorder = SpanRecorder(clock=clock)
    with recorder.span("persist"):
        clock.advance(1.0)
    recorder.take()
    assert recorder.take() == {}


def test_whoever_watches_hears_of_each_span_as_it_begins(clock: ManualClock) -> None:
    heard: list[str] = []
    recorder = SpanRecorder(on_enter=heard.append, clock=clock)
    with recorder.span("navigate"):
        assert heard == ["navigate"]
        with recorder.span("login"):
            assert heard == ["navigate", "login"]


def test_an_unknown_span_is_refused_with_the_known_names() -> None:
    with pytest.raises(ValueError, match="Unknown span 'nap'; the spans are injected_delay, pace, clone_profile"):
        SpanRecorder().span("nap").__enter__()


def test_the_end_of_a_span_is_told_with_its_own_seconds_also_where_it_fails(clock: ManualClock) -> None:
    ends: list[tuple[str, float]] = []
    recorder = SpanRecorder(clock=clock, on_leave=lambda name, own_s: ends.append((name, own_s)))

    def fail_in_the_middle() -> None:
        with recorder.span("navigate"):
            clock.advance(1.0)
            with recorder.span("login"):
                clock.advance(2.0)
                raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_in_the_middle()
    assert ends == [("login", 2.0), ("navigate", 1.0)]
