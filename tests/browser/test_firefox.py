"""Firefox from end to end: the modes that it can run, on a site of ours and on somebody else's."""

import csv
import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fake_coupa.catalog import Catalog
from fake_coupa.late import Lateness
from harness.coupa.firefox.browser import FirefoxManager
from harness.coupa.result import PoStatus
from harness.coupa.worker import PoWorker, process_po_worker
from harness.host.browsers import BrowserChoice, find_browser
from harness.host.marked import processes_of
from harness.measure.spans import SpanRecorder
from harness.workload.batch import Po
from harness.workload.credentials import Credentials
from harness.workload.numbers import order_digits
from harness.workload.patience import Patience
from harness.workload.reach import Reach
from tests.support.browsers import make_settings
from tests.support.killing import KillAt, browser_in, driver_in, kill
from tests.support.po_files import text_file
from tests.support.site import TEST_PATIENCE, PreparedSite, failed_checks, make_scenario, prepared_site
from tests.support.tenant import Tenant, TenantOptions, expected_of, start_tenant

pytestmark = pytest.mark.slow

DOWNLOAD_TIMEOUT_S = 300
NEVER_BY_ITSELF_MS = 600_000
IMPATIENT = Patience(page_s=30.0, idle_s=2.0, command_s=20.0)
ORDERS = {
    "PO4511": "plain",
    "PO4512": "store",
    "PO4513": "lazy",
    "PO4514": "clickable",
    "PO4515": "inline-other",
    "PO4516": "page-to-outsider",
    "PO4517": "file-to-internal",
}


@pytest.fixture(scope="module")
def firefox_site() -> Iterator[PreparedSite]:
    with prepared_site(make_scenario("smoke", pos=6), BrowserChoice.FIREFOX) as prepared:
        yield prepared


@pytest.fixture
def site(firefox_site: PreparedSite) -> PreparedSite:
    firefox_site.site.clear_journal()
    return firefox_site


@pytest.mark.parametrize(
    ("mode", "pos", "driver_starts"), [("driver-per-worker", 6, 1), ("per-po-driver", 2, 2), ("sequential", 3, 1)]
)
def test_one_worker_brings_home_several_pos(site: PreparedSite, mode: str, pos: int, driver_starts: int) -> None:
    settings = site.settings(mode)
    batch = list(site.site.batch)[-pos:]
    steps: Counter[str] = Counter()

    results = process_po_worker(batch, settings, on_step=lambda _po, step: steps.update([step]))

    assert [result.outcome.status for result in results] == [site.site.expected(po.number).status for po in batch]
    assert steps["driver_start"] == steps["driver_quit"] == driver_starts
    assert [result.strays for result in results] == [()] * pos
    assert failed_checks(site.site, settings, batch, results) == {}
    assert processes_of(settings.temp_root) == []


def test_without_cleaning_one_suppliers_cookie_reaches_another_and_the_check_says_so(site: PreparedSite) -> None:
    settings = site.settings(cleanup="none")
    batch = site.pos()[:2]

    results = process_po_worker(batch, settings)

    assert failed_checks(site.site, settings, batch, results).keys() == {"no-foreign-cookies"}


def test_a_drivers_death_between_two_pos_costs_one_start_and_a_firefox_that_hangs_is_ended(site: PreparedSite) -> None:
    settings = site.settings()
    batch = site.pos()[:2]
    worker = PoWorker(settings)

    results = [worker.process(batch[0])]
    kill(driver_in(settings.temp_root))
    results.append(worker.process(batch[1]))
    browser_in(settings.temp_root).suspend()
    summary = worker.close()

    assert summary.driver_starts == 2
    assert failed_checks(site.site, settings, batch, results) == {}
    assert processes_of(settings.temp_root) == []


def test_a_browsers_death_during_a_po_costs_an_attempt_and_the_po_completes(site: PreparedSite) -> None:
    settings = site.settings()
    batch = site.pos()[:1]
    worker = PoWorker(settings, on_step=KillAt(batch[0].number, "trigger", lambda: browser_in(settings.temp_root)))

    results = [worker.process(po) for po in batch]
    worker.close()

    assert [(result.attempts, result.outcome.status) for result in results] == [(2, PoStatus.COMPLETED)]
    assert failed_checks(site.site, settings, batch, results) == {}


@pytest.fixture(scope="module")
def late_site() -> Iterator[PreparedSite]:
    late = {"share": 0.4, "headers_ms": NEVER_BY_ITSELF_MS, "body_ms": NEVER_BY_ITSELF_MS}
    batch = {"pos": 12, "suppliers": 12, "unknown_share": 0, "no_attachment_share": 0, "requisition_share": 0}
    with prepared_site(make_scenario("late-downloads", late=late, batch=batch), BrowserChoice.FIREFOX) as prepared:
        yield prepared


def lateness_of(prepared: PreparedSite, po: Po) -> Lateness | None:
    order = Catalog(prepared.site.scenario.site).order(order_digits(po.number))
    assert order is not None
    return next((attachment.late for attachment in order.attachments if attachment.late), None)


@pytest.mark.parametrize(("late", "driver_starts"), [(Lateness.HEADERS, 1), (Lateness.BODY, 2)])
def test_a_late_answer_reaches_no_other_po_and_a_file_that_still_arrives_no_other_driver(
    late_site: PreparedSite, late: Lateness, driver_starts: int
) -> None:
    late_site.site.clear_journal()
    settings = late_site.settings(patience=IMPATIENT)
    batch = [next(po for po in late_site.site.batch if lateness_of(late_site, po) is kind) for kind in (late, None)]
    released: list[int] = []

    def release(po: str, step: str) -> None:
        if (po, step) == (batch[1].number, "trigger"):
            released.append(late_site.site.release_late())

    worker = PoWorker(settings, on_step=release)
    results = [worker.process(po) for po in batch]
    summary = worker.close()

    assert (released, summary.driver_starts) == ([1], driver_starts)
    assert [result.strays for result in results] == [(), ()]
    assert failed_checks(late_site.site, settings, batch, results).keys() <= {"no-foreign-cookies"}


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with start_tenant(TenantOptions(orders=ORDERS, remember=True)) as started:
        yield started


def logged_in_profile(tenant: Tenant, folder: Path) -> Path:
    """The profile of a Firefox in which a person has logged in, and asked to be remembered."""
    settings = replace(
        make_settings(folder / "person", browser=find_browser(BrowserChoice.FIREFOX)),
        base_url=tenant.local_url,
        login="form",
        credentials=Credentials(tenant.username, tenant.password),
        reach=Reach(certificates=(tenant.ca_file,)),
        patience=TEST_PATIENCE,
    )
    FirefoxManager.start(settings, SpanRecorder()).quit(keep_profile_as=folder / "profile")
    return folder / "profile"


def download(tenant: Tenant, folder: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    """``harness download`` in Firefox, as a person would run it."""
    batch = text_file(folder, "\n".join(("PO_NUMBER", *ORDERS)))
    command = [sys.executable, "-m", "harness", "download", "--browser", "firefox", "--base-url", tenant.local_url]
    options = ["--po-file", str(batch), "--to", str(folder / "files"), "--workers", "1", "--yes", "--quiet", *more]
    account = {"COUPA_USERNAME": tenant.username, "COUPA_PASSWORD": tenant.password}
    return subprocess.run(
        [*command, *options],
        env={**os.environ, **account},
        capture_output=True,
        text=True,
        timeout=DOWNLOAD_TIMEOUT_S,
        check=False,
    )


def test_somebody_elses_site_is_read_as_in_any_browser_and_never_left(tenant: Tenant, tmp_path: Path) -> None:
    store = f"localhost:{tenant.ports['store']}"

    done = download(tenant, tmp_path, "--trust-certificate", str(tenant.ca_file), "--allow-host", store)

    assert (done.returncode, done.stderr) == (1, "")
    with (tmp_path / "files" / "ledger.csv").open(encoding="utf-8-sig", newline="") as stream:
        statuses = {row["PO_NUMBER"]: row["STATUS"] for row in csv.DictReader(stream)}
    expected = expected_of(tenant)
    assert statuses == {po: expected[po].status for po in ORDERS}
    for po in ORDERS:
        files = (tmp_path / "files" / po).glob("*")
        found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        assert found == dict(expected[po].files), po
    assert tenant.escapes() == []


def test_a_certificate_that_nobody_vouches_for_is_not_taken(tenant: Tenant, tmp_path: Path) -> None:
    done = download(tenant, tmp_path)

    assert done.returncode == 2
    assert done.stderr.startswith("Error: The login at ")
    assert len(done.stderr.splitlines()) == 1


def test_a_profile_that_is_logged_in_needs_no_login(tenant: Tenant, tmp_path: Path) -> None:
    profile = logged_in_profile(tenant, tmp_path)
    before = tenant.logins

    done = download(
        tenant, tmp_path, "--pos", "1", "--profile", str(profile), "--trust-certificate", str(tenant.ca_file)
    )

    assert (done.returncode, done.stderr, tenant.logins) == (0, "", before)
    assert {path.name for path in (tmp_path / "files" / "PO4511").iterdir()} == set(tenant.expected("PO4511").files)
