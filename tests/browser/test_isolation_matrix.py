"""The matrix of leaks, cell by cell, in both browsers: each vector is seen to leak where nothing is cleaned."""

import functools

import pytest

from harness.experiment.matrix import MatrixPlan, all_combinations, run_matrix
from harness.host.browsers import BrowserChoice, find_browser
from harness.isolation.vectors import VECTORS
from harness.record.isolation import IsolationRecord
from harness.workload.scenario import load_scenario

EVERYTHING = {vector.name for vector in VECTORS}
UNCLOSABLE = {"basic-auth", "late-cookie", "late-download", "tcp-connection"}
BROWSERS = [BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME]
COLUMNS = (("driver-per-worker", "none"), ("driver-per-worker", "full"), ("context-per-po", ""))


@functools.cache
def matrix(choice: BrowserChoice) -> IsolationRecord:
    columns = tuple(each for each in all_combinations() if (each.mode, each.cleanup) in COLUMNS)
    plan = MatrixPlan(load_scenario("isolation", pos=3), find_browser(choice), combinations=columns)
    *_, record = run_matrix(plan, lambda _event: None)
    return record


def cells(choice: BrowserChoice, mode: str, cleanup: str, status: str) -> dict[str, list[str]]:
    """Findings by vector, of the cells of one column that have this status."""
    return {
        cell.vector: cell.findings
        for cell in matrix(choice).cells
        if (cell.mode, cell.cleanup, cell.status) == (mode, cleanup, status)
    }


@pytest.mark.parametrize("choice", BROWSERS)
def test_every_vector_leaks_where_nothing_is_cleaned(choice: BrowserChoice) -> None:
    leaks = cells(choice, "driver-per-worker", "none", "leak")

    assert leaks.keys() == EVERYTHING
    assert all(" was seen by PO" in finding for findings in leaks.values() for finding in findings)


@pytest.mark.parametrize("choice", BROWSERS)
def test_full_cleaning_leaves_only_what_no_cleaning_reaches(choice: BrowserChoice) -> None:
    assert cells(choice, "driver-per-worker", "full", "leak").keys() == UNCLOSABLE
    assert cells(choice, "driver-per-worker", "full", "clean").keys() == EVERYTHING - UNCLOSABLE


@pytest.mark.parametrize("choice", BROWSERS)
def test_a_context_of_its_own_is_clean_everywhere(choice: BrowserChoice) -> None:
    assert cells(choice, "context-per-po", "", "clean").keys() == EVERYTHING


@pytest.mark.parametrize("choice", BROWSERS)
def test_the_isolation_of_every_po_is_timed_and_costs_something_unless_nothing_is_done(choice: BrowserChoice) -> None:
    costs = {(each.mode, each.cleanup): each.costs_ms for each in matrix(choice).combinations}

    assert {len(each) for each in costs.values()} == {8}
    assert max(costs["driver-per-worker", "none"]) < min(costs["driver-per-worker", "full"])
    assert min(costs["context-per-po", ""]) > 0
