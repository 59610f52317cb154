import asyncio
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.coupa.backoff import ONCE, Backoff
from harness.coupa.endurance import Endurance
from harness.coupa.site_failure import Failure
from harness.measure.spans import SpanRecorder
from harness.workload.manners import Manners
from tests.support.browsers import make_site_settings

URL = "https://acme.coupahost.com/order_headers/1"
PASSING = Failure("the site answered 500", may_pass=True)
LASTING = Failure("the site answered 404")
TOLD = Failure("the site answered 503", may_pass=True, asked_s=7.0, of_guest=True)


class Rest:
    """Takes down what it is told, and lets no time pass."""

    def __init__(self) -> None:
        self.paused_s: list[float] = []
        self.held_s: list[float] = []
        self.told: list[tuple[str, str, int]] = []

    def take(self) -> None:
        """At once."""

    def hold(self, seconds: float) -> None:
        self.held_s.append(seconds)

    def tell(self, what: str, why: str, tries: int) -> None:
        self.told.append((what, why, tries))


def make_backoff(rest: Rest, **changes: float) -> Backoff:
    endurance = replace(Endurance(), **changes)  # type: ignore[arg-type]
    return Backoff(endurance, Manners(longest_wait_s=60.0), rest, rest.tell, rest.paused_s.append)


def in_turn(*results: str | Failure) -> Callable[[], str | Failure]:
    """Gives these, one each time; more are not asked for."""
    left = list(results)
    return lambda: left.pop(0)


def asked_aside(backoff: Backoff, url: str, ask: Callable[[], str | Failure]) -> str | Failure:
    """The same by a coroutine."""

    async def ask_aside() -> str | Failure:
        return ask()

    return asyncio.run(backoff.call_async(url, ask_aside))


Call = Callable[[Backoff, str, Callable[[], str | Failure]], str | Failure]
EITHER_WAY = pytest.mark.parametrize("call", [Backoff.call, asked_aside], ids=["plainly", "aside"])


@EITHER_WAY
def test_what_is_there_is_asked_for_once(call: Call) -> None:
    rest = Rest()
    assert call(make_backoff(rest), URL, in_turn("a page")) == "a page"
    assert (rest.paused_s, rest.told) == ([], [])


@EITHER_WAY
def test_what_fails_is_asked_for_until_it_comes(call: Call) -> None:
    rest = Rest()
    assert call(make_backoff(rest, first_pause_s=0.001), URL, in_turn(PASSING, PASSING, "a page")) == "a page"
    assert rest.told == [(URL, "the site answered 500", 2), (URL, "the site answered 500", 3)]


@EITHER_WAY
def test_what_never_comes_is_given_up_with_its_count(call: Call) -> None:
    failure = call(make_backoff(Rest(), first_pause_s=0.001), URL, in_turn(PASSING, PASSING, PASSING))
    assert str(failure) == "the site answered 500, asked 3 times"


@EITHER_WAY
def test_what_lasts_is_never_asked_for_again(call: Call) -> None:
    assert call(make_backoff(Rest()), URL, in_turn(LASTING)) == LASTING
    late = call(make_backoff(Rest(), first_pause_s=0.001), URL, in_turn(PASSING, LASTING))
    assert str(late) == "the site answered 404, asked 2 times"


@EITHER_WAY
def test_whoever_may_ask_only_once_does(call: Call) -> None:
    assert str(call(ONCE, URL, in_turn(PASSING))) == "the site answered 500"


@EITHER_WAY
def test_an_error_is_nothing_to_try_again(call: Call) -> None:
    def fail() -> str:
        raise KeyError

    def fail_later() -> str | Failure:
        return left.pop(0) if left else fail()

    with pytest.raises(KeyError):
        call(make_backoff(Rest()), URL, fail)
    left = [PASSING]
    with pytest.raises(KeyError):
        call(make_backoff(Rest(), first_pause_s=0.001), URL, fail_later)


def test_pauses_double_give_or_take_a_quarter_up_to_the_longest() -> None:
    rest = Rest()
    make_backoff(rest, tries=6, first_pause_s=1.0, longest_pause_s=6.0).call(URL, in_turn(*[PASSING] * 6))
    for paused_s, mean_s in zip(rest.paused_s, (1.0, 2.0, 4.0, 6.0, 6.0), strict=True):
        assert 0.75 * mean_s <= paused_s <= min(1.25 * mean_s, 6.0)


def test_three_tries_outlast_a_restart_of_two_seconds_however_the_dice_fall() -> None:
    for number in range(200):
        rest = Rest()
        make_backoff(rest).call(f"{URL}{number}", in_turn(PASSING, PASSING, PASSING))
        assert sum(rest.paused_s) > 2.0


def test_the_same_page_has_the_same_pauses_wherever_and_whenever_another_has_others() -> None:
    def pauses_of(url: str) -> list[float]:
        rest = Rest()
        make_backoff(rest).call(url, in_turn(PASSING, PASSING, PASSING))
        return rest.paused_s

    assert pauses_of("http://localhost:1/order_headers/1") == pauses_of("https://localhost:2/order_headers/1?a=b")
    assert pauses_of("http://localhost:1/order_headers/2") != pauses_of("http://localhost:1/order_headers/1")


@EITHER_WAY
def test_a_site_that_turns_its_guest_away_lets_everybody_wait_and_nobody_twice(call: Call) -> None:
    rest = Rest()
    assert call(make_backoff(rest), URL, in_turn(TOLD, TOLD, "a page")) == "a page"
    assert rest.held_s == [7.0, 7.0]
    assert sum(rest.paused_s) == 0.0


def test_what_is_one_requests_own_affair_holds_nobody_else_up() -> None:
    rest = Rest()
    make_backoff(rest).call(URL, in_turn(PASSING, "a page"))
    assert (rest.held_s, len(rest.paused_s)) == ([], 1)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 501, 502, 503, 504, 599])
def test_a_site_that_is_out_of_order_or_busy_may_be_better_soon(status: int) -> None:
    assert make_backoff(Rest()).denied("no", status).may_pass


@pytest.mark.parametrize("status", [204, 304, 400, 401, 403, 404, 405, 409, 410, 422, 451])
def test_a_refusal_lasts_whatever_it_says_of_when(status: int) -> None:
    assert make_backoff(Rest()).denied("no", status, "1") == Failure("no")


@pytest.mark.parametrize(
    ("status", "retry_after", "asked_s", "of_guest"),
    [
        (429, "", None, True),
        (429, "7", 7.0, True),
        (503, "", None, False),
        (503, "0", 0.0, True),
        (503, "3600", 60.0, True),
        (503, "soon", None, False),
        (500, "", None, False),
    ],
)
def test_who_must_wait_is_what_the_site_says(
    status: int, retry_after: str, asked_s: float | None, *, of_guest: bool
) -> None:
    denied = make_backoff(Rest()).denied("no", status, retry_after)
    assert (denied.asked_s, denied.of_guest) == (asked_s, of_guest)


def test_tries_beside_others_follow_the_same_rules() -> None:
    rest = Rest()
    tries = make_backoff(rest).tries_of(f"{URL}?signature=secret")
    first, second = tries.after(PASSING), tries.after(TOLD)
    assert isinstance(first, float)
    assert 0.75 <= first <= 1.25
    assert (second, rest.held_s) == (0.0, [7.0])
    assert tries.after(PASSING) == replace(PASSING, times=3)
    assert rest.paused_s == [], "others go on meanwhile"
    assert [what for what, _, _ in rest.told] == [URL, URL], "a signature is written down nowhere"


def test_a_pause_is_a_span_of_its_own() -> None:
    spans = SpanRecorder()
    settings = replace(make_site_settings(), endurance=Endurance(first_pause_s=0.001))
    Backoff.of(settings, spans).call(URL, in_turn(PASSING, "a page"))
    assert list(spans.take()) == ["pace"]


def test_a_worker_on_a_site_that_works_never_imports_tenacity() -> None:
    code = "import sys, harness.coupa.worker, harness.coupa.backoff as b; b.ONCE.call('/', lambda: 1); "
    subprocess.run([sys.executable, "-c", code + "assert 'tenacity' not in sys.modules"], check=True)
