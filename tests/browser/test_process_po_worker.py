"""Several POs in one worker, with a real browser."""

import csv
from collections import Counter
from collections.abc import Iterator

import pytest

from harness.coupa.result import PoStatus
from harness.coupa.worker import process_po_worker
from tests.support.site import PreparedSite, failed_checks, make_scenario, prepared_site


@pytest.fixture(scope="module")
def supplier_site() -> Iterator[PreparedSite]:
    with prepared_site(make_scenario("mixed-suppliers", pos=6, latency_ms={}, bandwidth={})) as prepared:
        yield prepared


@pytest.fixture
def mixed_suppliers(supplier_site: PreparedSite) -> PreparedSite:
    supplier_site.site.clear_journal()
    return supplier_site


@pytest.mark.parametrize(
    ("mode", "pos", "driver_starts"),
    [
        ("driver-per-worker", 2, 1),
        ("driver-per-worker", 3, 1),
        ("per-po-driver", 2, 2),
        ("per-po-driver", 3, 3),
        ("sequential", 3, 1),
    ],
)
def test_one_worker_brings_home_several_pos(smoke: PreparedSite, mode: str, pos: int, driver_starts: int) -> None:
    settings = smoke.settings(mode)
    batch = smoke.pos()[:pos]
    steps: Counter[str] = Counter()

    results = process_po_worker(batch, settings, on_step=lambda _po, step: steps.update([step]))

    assert [result.po for result in results] == [po.number for po in batch]
    assert {result.outcome.status for result in results} == {PoStatus.COMPLETED}
    assert steps["driver_start"] == steps["driver_quit"] == driver_starts
    assert failed_checks(smoke.site, settings, batch, results) == {}


def test_pos_of_different_suppliers_do_not_interfere(mixed_suppliers: PreparedSite) -> None:
    settings = mixed_suppliers.settings()
    batch = mixed_suppliers.pos()[:3]

    results = process_po_worker(batch, settings)

    assert len({result.outcome.supplier for result in results}) == 3
    assert failed_checks(mixed_suppliers.site, settings, batch, results) == {}


def test_without_cleaning_one_suppliers_cookie_reaches_another_and_the_check_says_so(
    mixed_suppliers: PreparedSite,
) -> None:
    settings = mixed_suppliers.settings(cleanup="none")
    batch = mixed_suppliers.pos()[:2]
    first, second = (po.number.removeprefix("PO") for po in batch)

    results = process_po_worker(batch, settings)

    findings = failed_checks(mixed_suppliers.site, settings, batch, results)
    assert findings.keys() == {"no-foreign-cookies"}
    assert f"the coupa_supplier cookie of PO {first} was seen by PO {second}" in findings["no-foreign-cookies"]


def test_every_kind_of_po_ends_with_its_status_and_its_row(smoke: PreparedSite) -> None:
    settings = smoke.settings()
    requisition, empty, unknown = smoke.po_of_requisition(), *smoke.pos("NO_ATTACHMENTS"), *smoke.pos("PO_NOT_FOUND")
    batch = [requisition, empty, unknown]
    ledger = settings.temp_root.parent / f"{settings.temp_root.name}.csv"

    results = process_po_worker(batch, settings, ledger)

    assert [result.outcome.status for result in results] == ["COMPLETED", "NO_ATTACHMENTS", "PO_NOT_FOUND"]
    assert "/requisition_headers/" in results[0].outcome.url
    assert results[1].outcome.supplier == empty.supplier
    assert results[2].outcome.reason == "Oops! We couldn't find what you wanted"
    assert failed_checks(smoke.site, settings, batch, results) == {}
    with ledger.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["PO_NUMBER"], row["STATUS"]) for row in rows] == [(r.po, r.outcome.status) for r in results]
