"""Measures that make a PO faster: each does what it says, and takes nothing from isolation or completeness."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.coupa.distribution import Distribution
from harness.coupa.result import PoStatus
from harness.coupa.tuning import PageLoad, Tuning
from harness.coupa.worker import PoWorker, process_po_worker
from harness.experiment.trial import TrialSetting, run_trial
from harness.host.browsers import BrowserChoice, find_browser
from harness.isolation.leaks import TRIAL_VECTORS
from harness.workload.journal import JournalEntry
from harness.workload.numbers import order_digits
from tests.support.site import PreparedSite, failed_checks, make_scenario, prepared_site

BROWSERS = [BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME]
ATTACHMENT_MS = 1500  # Long enough for a page to be asked for meanwhile, however loaded the machine.


@pytest.fixture(scope="module")
def slow_files() -> Iterator[PreparedSite]:
    with prepared_site(make_scenario("smoke", pos=6, latency_ms={"attachment": {"median": ATTACHMENT_MS}})) as prepared:
        yield prepared


@pytest.fixture
def site(slow_files: PreparedSite) -> PreparedSite:
    slow_files.site.clear_journal()
    return slow_files


def of(journal: list[JournalEntry], po: str, kind: str) -> list[JournalEntry]:
    return [request for request in journal if request.po == order_digits(po) and kind in request.path]


@pytest.mark.parametrize("choice", BROWSERS)
def test_with_overlap_the_next_page_is_asked_for_before_the_last_files_are_there(
    site: PreparedSite, choice: BrowserChoice
) -> None:
    settings = replace(
        site.settings("context-per-po", browser=find_browser(choice)), tuning=Tuning(PageLoad.EAGER, overlap=True)
    )
    first, second, third = site.pos()[:3]
    worker = PoWorker(settings)

    results = [worker.process(first, second), worker.process(second, third), worker.process(third)]
    worker.close()

    assert failed_checks(site.site, settings, (first, second, third), results) == {}
    journal = site.site.journal()
    for before, after in ((first, second), (second, third)):
        [page] = of(journal, after.number, "order_headers")[:1]
        last_file = max(file.at_s + file.duration_s for file in of(journal, before.number, "attachment"))
        assert page.at_s < last_file


def test_a_page_that_was_set_out_for_in_vain_is_never_shown_to_another_po(site: PreparedSite) -> None:
    settings = replace(site.settings("context-per-po"), tuning=Tuning(overlap=True))
    first, expected, instead = site.pos()[:3]
    worker = PoWorker(settings)

    results = [worker.process(first, expected), worker.process(instead)]
    worker.close()

    assert failed_checks(site.site, settings, (first, instead), results) == {}
    assert [result.outcome.status for result in results] == [PoStatus.COMPLETED] * 2


@pytest.mark.parametrize("choice", BROWSERS)
def test_nothing_planted_by_a_po_reaches_one_that_overlaps_it(
    slow_files: PreparedSite, tmp_path: Path, choice: BrowserChoice
) -> None:
    settings = slow_files.settings("context-per-po", browser=find_browser(choice))
    tuned = replace(settings, tuning=Tuning(overlap=True))
    ledger = tmp_path / "ledger.csv"

    record = run_trial(
        TrialSetting(slow_files.site, tuned, 2, Distribution.DYNAMIC, ledger, sampling=False, vectors=TRIAL_VECTORS),
        0,
        lambda _event: None,
    )

    leaks = [check for check in record.checks if check.name.startswith("no-leak-")]
    assert [check.name for check in record.checks if check.status == "failed"] == []
    assert [check.name for check in leaks if check.status == "passed"] != []


@pytest.mark.parametrize(("blocked", "loads"), [((), True), (("styles",), False)])
def test_a_page_does_not_load_what_is_blocked(site: PreparedSite, blocked: tuple[str, ...], *, loads: bool) -> None:
    settings = replace(site.settings(), tuning=Tuning(blocked=blocked))
    batch = site.pos()[:1]

    results = process_po_worker(batch, settings)

    assert failed_checks(site.site, settings, batch, results) == {}
    assert any(".css" in request.path for request in site.site.journal()) is loads
