import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.host.signals import FINISHING, terminable

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send these to one process")
ROOT = Path(__file__).parents[3]
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


def test_the_first_request_says_in_a_line_what_it_does_and_how_to_end_at_once(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(KeyboardInterrupt), terminable():
        os.kill(os.getpid(), signal.SIGINT)
    assert capfd.readouterr() == ("", f"{FINISHING}\n")


def test_nothing_is_said_where_ending_is_what_everybody_expects(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt), terminable(""):
        os.kill(os.getpid(), signal.SIGINT)
    assert capfd.readouterr() == ("", "")


WORK = """
import os, signal, subprocess, sys
from harness.host.hurry import in_a_hurry
from harness.host.signals import FINISHING, terminable
from tests.support.waiting import wait_until
child = [sys.executable, "-c", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); "
    "signal.pause()"]
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    with terminable():
        started = subprocess.Popen(child, stdout=subprocess.PIPE)
        started.stdout.readline()
        try:
            os.kill(os.getpid(), signal.SIGINT)
        finally:
            for request in sys.argv[1:]:
                os.kill(os.getpid(), getattr(signal, request))
            started.wait(20)
            wait_until(in_a_hurry, "it is known that it hurries")
            print("in good order", flush=True)
except KeyboardInterrupt:
    print("hurries still:", in_a_hurry(), flush=True)
"""


@pytest.mark.parametrize("further", [("SIGINT",), ("SIGTERM",), ("SIGHUP",), ("SIGINT", "SIGTERM", "SIGINT", "SIGHUP")])
def test_a_second_request_kills_what_was_started_and_breaks_nothing_off_and_more_change_nothing(
    further: tuple[str, ...],
) -> None:
    command = [sys.executable, "-c", WORK, *further]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "in good order\nhurries still: False\n"), done.stderr
    assert done.stderr == f"{FINISHING}\n"


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
