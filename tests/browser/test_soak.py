"""A soak as a user starts it: three minutes of a driver's life, and the driver that is retired in between."""

import subprocess
import sys
from pathlib import Path

import pytest

from harness.record.soak import SOAK_FILE, SoakRecord
from harness.record.store import load_soak

KIB = 1024
MOST_GROWTH_BYTES = 500 * KIB  # Per PO. 1,000 POs would add half a gigabyte: nobody could call that no growth.
MOST_FIXTURES = 1.5  # Times what stood after the first POs: a handle or file per PO would make it ten times as many.


def soak(folder: Path, *options: str) -> SoakRecord:
    command = [sys.executable, "-m", "harness", "soak", "--out", str(folder), "--quiet", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all are right" in " ".join(done.stdout.split())
    assert {SOAK_FILE, "soak.png", "soak.svg"} == {path.name for path in folder.iterdir()}
    return load_soak(folder)


@pytest.mark.slow
def test_three_minutes_of_a_drivers_life_leave_every_po_right_and_the_driver_as_it_was(tmp_path: Path) -> None:
    record = soak(tmp_path / "soak", "--minutes", "3")
    assert {check.status for check in record.checks} == {"passed"}
    checked = {check.name for check in record.checks}
    assert {"files-complete", "results-complete", "nothing-left-behind", "no-foreign-cookies"} <= checked
    assert record.checked_pos == record.pos_done == sum(record.statuses.values()) > 0
    assert (record.driver_starts, record.retired, record.troubles) == (1, 0, [])
    driver, samples = record.growths[0], record.samples
    # A machine too slow for enough POs in three minutes tells nothing of the growth, and has not failed.
    assert driver.high is None or driver.high < MOST_GROWTH_BYTES
    for standing in (samples.processes, samples.threads, samples.handles, samples.temp_files):
        assert standing[-1] <= MOST_FIXTURES * standing[min(20, len(standing) - 1)]


def test_a_soak_follows_drivers_that_are_retired(tmp_path: Path) -> None:
    record = soak(tmp_path / "soak", "--pos", "7", "--scenario", "smoke", "--retire-after", "3")
    samples = record.samples
    assert (samples.driver, samples.age_pos) == ([1, 1, 1, 2, 2, 2, 3], [1, 2, 3, 1, 2, 3, 1])
    assert [held is None for held in samples.driver_bytes] == [False, False, True, False, False, True, False]
    assert (record.driver_starts, record.retired, record.checked_pos) == (3, 2, 7)
    assert all(held is None or held > 50 * KIB * KIB for held in samples.driver_own_bytes)
    assert all(worker > 5 * KIB * KIB for worker in samples.worker_own_bytes)
