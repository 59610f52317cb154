import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from harness.host.signals import terminable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send these to one process")
HEARD = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def usual_handlers() -> Iterator[None]:
    """As in a shell's foreground, whatever started the tests."""
    before = {each: signal.getsignal(each) for each in HEARD}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for each in HEARD[1:]:
        signal.signal(each, signal.SIG_DFL)
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.parametrize("request_to_end", HEARD)
def test_a_request_to_end_arrives_as_ctrl_c(request_to_end: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), terminable():
        os.kill(os.getpid(), request_to_end)


@pytest.mark.parametrize("second", HEARD)
def test_a_second_request_does_not_break_off_the_ending(second: signal.Signals) -> None:
    ended = []

    @contextmanager
    def work() -> Iterator[None]:
        try:
            yield
        finally:
            os.kill(os.getpid(), second)
            ended.append("in good order")

    with pytest.raises(KeyboardInterrupt), terminable(), work():
        os.kill(os.getpid(), signal.SIGINT)
    assert ended == ["in good order"]


def test_afterwards_everything_is_heard_as_before() -> None:
    before = [signal.getsignal(each) for each in HEARD]
    with pytest.raises(KeyboardInterrupt), terminable():
        os.kill(os.getpid(), signal.SIGTERM)
    assert [signal.getsignal(each) for each in HEARD] == before


def test_what_the_starter_chose_to_ignore_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with terminable():
        os.kill(os.getpid(), signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
