import io
from dataclasses import replace

import pytest
from rich.console import Console

from harness.experiment.events import Note
from harness.experiment.soak.log import SoakLog
from harness.experiment.soak.plan import SoakPlan
from harness.report.soak.progress import described, done_share, watching_soak
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import load_scenario
from tests.support.browsers import BROWSER
from tests.support.soaks import make_samples, make_soak

PLAN = SoakPlan(FakeWorkload(load_scenario("smoke")), BROWSER, "sequential", "full", pos=400)


@pytest.fixture
def log() -> SoakLog:
    log = SoakLog(make_soak().config)
    log.samples = make_samples(100, life_pos=100, noise_bytes=0)
    return log


def said(log: SoakLog, *, quiet: bool = False, terminal: bool = False) -> str:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=120)
    with watching_soak(console, PLAN, log, quiet=quiet) as watchers:
        watchers.notes(Note("Warming up."))
        watchers.after_po()
        watchers.after_po()
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_nearer_end_says_how_far_it_is(log: SoakLog) -> None:
    assert done_share(PLAN, log) == 0.25
    assert done_share(replace(PLAN, seconds=log.elapsed_s / 2), log) == 1.0


def test_where_it_is_is_said_with_the_last_driver_that_there_was(log: SoakLog) -> None:
    assert log.samples.driver_bytes[-1] is None
    assert described(PLAN, log) == "100 of 400 POs, the driver holds 230 MiB"
    assert described(SoakPlan(PLAN.workload, BROWSER, "sequential", "full"), log).startswith("100 POs, ")


def test_elsewhere_than_on_a_terminal_lines_are_few(log: SoakLog) -> None:
    assert said(log).splitlines() == ["Warming up.", "100 of 400 POs, the driver holds 230 MiB"]


def test_on_a_terminal_there_is_a_bar(log: SoakLog) -> None:
    shown = said(log, terminal=True)
    assert "Warming up." in shown
    assert "25%" in shown


def test_quiet_is_quiet(log: SoakLog) -> None:
    assert said(log, quiet=True) == ""


def test_a_driver_that_has_not_been_seen_yet_holds_an_unknown_amount(log: SoakLog) -> None:
    log.samples = make_samples(0)
    assert described(PLAN, log) == "0 of 400 POs, the driver holds –"
