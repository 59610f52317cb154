import asyncio
import threading

import pytest

from harness.coupa.transfers.aside import run_aside


def nothing() -> None:
    pass


def test_the_coroutines_answer_comes_back_from_another_thread() -> None:
    async def name() -> str:
        await asyncio.sleep(0)
        return threading.current_thread().name

    assert run_aside(name(), nothing) != threading.current_thread().name


def test_what_it_raises_is_raised() -> None:
    async def fail() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        run_aside(fail(), nothing)


def test_what_is_to_be_done_meanwhile_is_done_here_and_while_it_runs() -> None:
    done = threading.Event()

    async def wait() -> bool:
        return await asyncio.to_thread(done.wait, 30)

    assert run_aside(wait(), done.set)


def test_it_does_not_outlive_a_failure_of_what_is_done_meanwhile() -> None:
    ended: list[str] = []

    begun = threading.Event()

    async def wait() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    def fail() -> None:
        begun.wait(30)
        raise OSError(5, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        run_aside(wait(), fail)
    assert ended == ["cancelled"]
