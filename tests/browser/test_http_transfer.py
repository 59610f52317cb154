"""Files that an HTTP client fetches with the cookies of a real browser."""

from collections.abc import Iterator

import pytest

from fake_coupa.hostile import ELSEWHERE_HOST, ELSEWHERE_PREFIX
from harness.coupa.downloader import Downloader
from harness.coupa.folders import FolderHierarchyManager
from harness.coupa.result import PoStatus
from harness.coupa.transfers.by_http import ByHttp
from harness.coupa.worker import process_po_worker
from harness.measure.spans import SpanRecorder
from harness.workload.scenario import load_scenario
from tests.support.site import PreparedSite, failed_checks, prepared_site, started_browser

MODE = "http-transfer"


@pytest.fixture(scope="module")
def hostile_site() -> Iterator[PreparedSite]:
    with prepared_site(load_scenario("hostile-suppliers", pos=10)) as prepared:
        yield prepared


def test_every_file_comes_home_with_one_driver_and_none_of_them_through_it(smoke: PreparedSite) -> None:
    settings = smoke.settings(MODE)

    results = process_po_worker(smoke.site.batch, settings)

    assert failed_checks(smoke.site, settings, smoke.site.batch, results) == {}
    assert sum("driver_start" in result.spans for result in results) == 1
    assert not any("trigger" in result.spans for result in results)
    assert any("wait_downloads" in result.spans for result in results)


def test_a_file_has_the_same_name_and_bytes_as_by_the_browser_and_no_trap_is_sprung(hostile_site: PreparedSite) -> None:
    files = {}
    for mode in ("driver-per-worker", MODE):
        hostile_site.site.clear_journal()
        settings = hostile_site.settings(mode)
        results = process_po_worker(hostile_site.site.batch, settings)
        assert failed_checks(hostile_site.site, settings, hostile_site.site.batch, results) == {}
        files[mode] = [(result.po, result.outcome.status, result.outcome.files) for result in results]
    assert files[MODE] == files["driver-per-worker"]
    assert not [each.path for each in hostile_site.site.journal() if each.path.startswith(ELSEWHERE_PREFIX)]


def test_a_po_says_which_host_its_missing_file_is_on(hostile_site: PreparedSite) -> None:
    po, *_ = hostile_site.pos("PARTIAL")
    (result,) = process_po_worker([po], hostile_site.settings(MODE))
    assert result.outcome.status is PoStatus.PARTIAL
    assert f"refused: it leads to {ELSEWHERE_HOST}, which is not the site" in result.outcome.reason


def test_the_cookies_are_those_of_the_pos_own_context(smoke: PreparedSite) -> None:
    settings = smoke.settings("context-per-po")
    po, *_ = smoke.pos()
    folders = FolderHierarchyManager(settings.download_root, 0)
    transfer = ByHttp(settings, SpanRecorder())
    with started_browser(settings) as browser:
        # The login is in the context alone: with the cookies of the profile's own the site would want one again.
        browser.devtools.call("Storage.clearCookies")
        browser.open_context()
        outcome = Downloader(settings.rules, folders, SpanRecorder(), transfer).run(po, browser)
        browser.close_context()
    folders.close()

    wanted = {(file.name, file.sha256) for file in smoke.site.expected(po.number).files}
    assert {(file.name, file.sha256) for file in outcome.files} == wanted
