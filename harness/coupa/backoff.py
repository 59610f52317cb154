"""``Backoff``: what a site fails to give is asked for again, after growing pauses; by tenacity.

A failure of one page or file is its own affair: whoever asked for it waits, and everybody else goes on, since a
connection that breaks under one file says nothing of the others. A site that answers 429, or names a time by
``Retry-After``, speaks of its guest as a whole (RFC 6585, section 4; RFC 9110, section 10.2.3): all workers wait.

tenacity is imported with the first failure: it takes 40 ms, which a run on a site that works has no use for.
"""

import itertools
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from harness.coupa.endurance import Endurance
from harness.coupa.pace import FREE, Pace
from harness.coupa.settings import WorkerSettings
from harness.coupa.site_failure import Failure, denied
from harness.measure.spans import SpanRecorder
from harness.workload.manners import Manners

if TYPE_CHECKING:
    from tenacity import RetryCallState

_SPREAD = 0.25  # Of a pause, to either side: three tries always span two seconds, in which a server can start anew.

OnRetry = Callable[[str, str, int], None]
"""Told what is asked for again (an address without its query), why, and which try that will be, counted from 1."""

Wanted = TypeVar("Wanted")


def tell_nobody(_what: str, _why: str, _try: int) -> None:
    """Ask again without a word."""


class Backoff:
    """How often and after which pauses one worker asks again.

    Args:
        manners: say what a site may ask for.
        on_retry: told of everything that is asked for again.
        pause: for whoever has nothing else to do meanwhile.
    """

    def __init__(
        self,
        endurance: Endurance,
        manners: Manners | None = None,
        pace: Pace = FREE,
        on_retry: OnRetry = tell_nobody,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.endurance = endurance
        self.pace = pace
        self.on_retry = on_retry
        self.pause = pause
        self._manners = manners or Manners()

    @classmethod
    def of(
        cls, settings: WorkerSettings, spans: SpanRecorder, pace: Pace = FREE, on_retry: OnRetry = tell_nobody
    ) -> "Backoff":
        """As the settings have it; each pause is a span ``pace``."""

        def pause(seconds: float) -> None:
            with spans.span("pace"):
                time.sleep(seconds)

        return cls(settings.endurance, settings.manners, pace, on_retry, pause)

    def denied(self, said: str, status: int, retry_after: str = "") -> Failure:
        """The failure that is an answer of HTTP: a 404 stays one, a 503 may pass."""
        return denied(said, status, retry_after, self._manners, datetime.now(UTC))

    def call(self, url: str, ask: Callable[[], Wanted | Failure]) -> Wanted | Failure:
        """What ``ask`` brings, or the last failure with its count. Whatever it raises is raised."""
        first = ask()
        if not self._may_help(first):
            return first
        from tenacity import Retrying

        asked = itertools.chain([first], (ask() for _ in itertools.count()))
        strategy = _Strategy(url, self)
        retrying = Retrying(
            retry=strategy.retry,
            stop=strategy.stop,
            wait=strategy.wait,
            before_sleep=strategy.before_sleep,
            sleep=self.pause,
            retry_error_callback=_last_result,
        )
        return _counted(retrying(lambda: next(asked)), int(retrying.statistics["attempt_number"]))

    async def call_async(self, url: str, ask: Callable[[], Awaitable[Wanted | Failure]]) -> Wanted | Failure:
        """The same in a coroutine; others go on meanwhile."""
        first = await ask()
        if not self._may_help(first):
            return first
        import asyncio

        from tenacity import AsyncRetrying

        known = [first]

        async def ask_again() -> Wanted | Failure:
            return known.pop() if known else await ask()

        strategy = _Strategy(url, self)

        async def before_sleep(state: "RetryCallState") -> None:
            await asyncio.to_thread(strategy.before_sleep, state)  # Where nobody shares a pace, to hold it is to sleep.

        retrying = AsyncRetrying(
            retry=strategy.retry,
            stop=strategy.stop,
            wait=strategy.wait,
            before_sleep=before_sleep,
            retry_error_callback=_last_result,
        )
        result: Wanted | Failure = await retrying(ask_again)
        return _counted(result, int(retrying.statistics["attempt_number"]))

    def tries_of(self, url: str) -> "Tries":
        """For what is asked for beside other things, so that nobody can wait for its pauses alone."""
        return Tries(url, self)

    def _may_help(self, first: object) -> bool:
        return isinstance(first, Failure) and first.may_pass and self.endurance.tries > 1


ONCE = Backoff(Endurance(tries=1))
"""Nothing is asked for again."""


class Tries:
    """How often one thing was asked for: the same strategy, put to use step by step."""

    def __init__(self, url: str, backoff: Backoff) -> None:
        self._url = url
        self._backoff = backoff
        self._started: tuple[_Strategy, RetryCallState] | None = None

    def after(self, failure: Failure) -> float | Failure:
        """Seconds until it is to be asked for again, which others may use; or the failure, where it stays one."""
        strategy, state = self._started = self._started or self._start()
        state.set_result(failure)
        if not strategy.retry(state) or strategy.stop(state):
            return _counted(failure, state.attempt_number)
        pause_s = strategy.wait(state)
        strategy.before_sleep(state)
        state.prepare_for_next_attempt()
        return pause_s

    def _start(self) -> "tuple[_Strategy, RetryCallState]":
        from tenacity import RetryCallState, Retrying

        return _Strategy(self._url, self._backoff), RetryCallState(Retrying(), None, (), {})


class _Strategy:
    """When one thing is asked for again, in tenacity's terms."""

    def __init__(self, url: str, backoff: Backoff) -> None:
        from tenacity import stop_after_attempt, wait_exponential

        self._url = url
        self._backoff = backoff
        self._longest_s = backoff.endurance.longest_pause_s
        self._growing_s = wait_exponential(multiplier=backoff.endurance.first_pause_s, max=self._longest_s)
        self.stop = stop_after_attempt(backoff.endurance.tries)

    def retry(self, state: "RetryCallState") -> bool:
        """Whether to ask again may help."""
        failure = _failure_in(state)
        return failure is not None and failure.may_pass

    def wait(self, state: "RetryCallState") -> float:
        """Seconds that whoever asked waits of their own accord: none where they wait with all the others."""
        failure = _failure_in(state)
        return 0.0 if failure is None or failure.of_guest else self._pause_s(state, failure)

    def before_sleep(self, state: "RetryCallState") -> None:
        """Say that it is asked for again, and let everybody wait where the site turns its guest away."""
        failure = _failure_in(state)
        assert failure is not None, "nothing else is asked for again"
        self._backoff.on_retry(_without_query(self._url), failure.said, state.attempt_number + 1)
        if failure.of_guest:
            self._backoff.pace.hold(self._pause_s(state, failure))

    def _pause_s(self, state: "RetryCallState", failure: Failure) -> float:
        if failure.asked_s is not None:
            return failure.asked_s
        return min(self._longest_s, self._growing_s(state) * _jitter(self._url, state.attempt_number))


def _failure_in(state: "RetryCallState") -> Failure | None:
    """What the last try came to, where that is nothing."""
    if state.outcome is None or state.outcome.failed:
        return None
    result = state.outcome.result()
    return result if isinstance(result, Failure) else None


def _last_result(state: "RetryCallState") -> object:
    assert state.outcome is not None, "it was asked for"
    return state.outcome.result()


def _counted(result: Wanted | Failure, times: int) -> Wanted | Failure:
    return replace(result, times=times) if isinstance(result, Failure) else result


def _jitter(url: str, tries: int) -> float:
    """The same for the same page or file in every mode; by its path, since a site of ours changes its port."""
    return random.Random(f"{urlsplit(url).path} {tries}").uniform(1 - _SPREAD, 1 + _SPREAD)


def _without_query(url: str) -> str:
    """An address that may be written down: a store's signature is in its query."""
    return urlsplit(url)._replace(query="", fragment="").geturl()
