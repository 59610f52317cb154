import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harness.measure.throttling import CpuTotals, Places, cpu_totals, throttled_pct

START = CpuTotals(busy_s=100.0, stolen_s=1.0, quota_s=2.0, hot_cores_s=3.0, hot_package_s=4.0)

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what was held back")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "cgroup", tmp_path / "groups", tmp_path / "cores")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def quota_s(places: Places) -> float:
    totals = cpu_totals(places)
    assert totals is not None
    return totals.quota_s


def test_a_quota_adds_to_what_was_asked_for() -> None:
    assert throttled_pct(START, replace(START, busy_s=106.0, quota_s=4.0)) == pytest.approx(25.0)


def test_what_the_host_stole_was_asked_for_already() -> None:
    assert throttled_pct(START, replace(START, busy_s=108.0, stolen_s=3.0)) == pytest.approx(25.0)


def test_a_core_that_is_hot_for_two_reasons_is_counted_once() -> None:
    hot = replace(START, busy_s=110.0, hot_cores_s=4.0, hot_package_s=6.0)
    assert throttled_pct(START, hot) == pytest.approx(20.0)


def test_nothing_is_held_back_from_an_unhindered_trial() -> None:
    assert throttled_pct(START, replace(START, busy_s=110.0)) == 0.0


def test_nothing_is_held_back_where_nothing_was_asked_for() -> None:
    assert throttled_pct(START, START) == 0.0


def test_heat_on_idle_cores_makes_no_more_than_all() -> None:
    assert throttled_pct(START, replace(START, busy_s=101.0, hot_cores_s=30.0)) == 100.0


def test_an_unknown_total_leaves_the_share_unknown() -> None:
    assert throttled_pct(None, START) is None
    assert throttled_pct(START, None) is None


@linux_only
def test_the_quotas_of_a_group_and_of_those_above_it_are_read(places: Places) -> None:
    write(places.membership, "0::/ci/job\n")
    write(places.groups / "ci/job/cpu.stat", "usage_usec 900\nnr_throttled 3\nthrottled_usec 1500000\n")
    write(places.groups / "ci/cpu.stat", "throttled_usec 500000\n")
    write(places.groups / "cpu.stat", "usage_usec 900\n")
    assert quota_s(places) == pytest.approx(2.0)


@linux_only
def test_the_quotas_of_the_older_control_groups_are_read(places: Places) -> None:
    write(places.membership, "8:memory:/job\n4:cpu,cpuacct:/job\n")
    write(places.groups / "cpu,cpuacct/job/cpu.stat", "nr_periods 10\nnr_throttled 3\nthrottled_time 2500000000\n")
    write(places.groups / "memory/job/cpu.stat", "throttled_time 9000000000\n")
    assert quota_s(places) == pytest.approx(2.5)


@linux_only
def test_a_container_that_sees_its_own_group_only_finds_its_quota(places: Places) -> None:
    write(places.membership, "0::/system.slice/of-the-host\n")
    write(places.groups / "cpu.stat", "throttled_usec 250000\n")
    assert quota_s(places) == pytest.approx(0.25)


@linux_only
def test_the_heat_of_every_core_is_read(places: Places) -> None:
    for core, hot_ms in enumerate((1500, 500)):
        folder = places.cores / f"cpu{core}/thermal_throttle"
        write(folder / "core_throttle_total_time_ms", f"{hot_ms}\n")
        write(folder / "package_throttle_total_time_ms", "3000\n")
    totals = cpu_totals(places)
    assert totals is not None
    assert (totals.hot_cores_s, totals.hot_package_s) == (2.0, 6.0)


@linux_only
def test_a_machine_without_any_of_these_counters_was_not_held_back(places: Places) -> None:
    totals = cpu_totals(places)
    assert totals is not None
    assert (totals.quota_s, totals.hot_cores_s, totals.hot_package_s) == (0.0, 0.0, 0.0)


def test_this_machines_own_counters_are_understood() -> None:
    share = throttled_pct(cpu_totals(), cpu_totals())
    assert share is None if sys.platform != "linux" else share is not None and 0.0 <= share <= 100.0
