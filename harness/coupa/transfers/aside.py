"""Coroutines beside the main thread, which stays free for what signals have to say."""

from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_aside(coroutine: Coroutine[Any, Any, Result], meanwhile: Callable[[], None]) -> Result:
    """Run ``coroutine`` to its end in a thread of its own, do ``meanwhile`` here, and wait for it.

    A pool stops its workers by a signal whose handler raises. On the thread of the event loop, asyncio would take that
    for the failure of whatever callback it hit, and go on. Here it ends the wait, and the coroutine with it.
    """
    import asyncio

    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any] | None]] = Future()

    async def run() -> Result:
        begun.set_result((asyncio.get_running_loop(), asyncio.current_task()))
        return await coroutine

    with ThreadPoolExecutor(1) as executor:
        running = executor.submit(asyncio.run, run())
        try:
            meanwhile()
            return running.result()
        except BaseException:
            loop, task = begun.result()
            assert task is not None
            with suppress(RuntimeError):  # The loop is closed already where the coroutine itself failed.
                loop.call_soon_threadsafe(task.cancel)
            raise
