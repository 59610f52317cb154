from dataclasses import asdict, dataclass

import psutil
import pytest

from harness.measure.saturation import CoreLoad


@dataclass
class Core:
    user: float = 0.0
    idle: float = 0.0
    iowait: float = 0.0
    guest: float = 0.0

    def _asdict(self) -> dict[str, float]:
        return asdict(self)


def test_nothing_is_known_before_the_second_tick() -> None:
    load = CoreLoad()
    load.tick([Core(user=50.0, idle=50.0)])
    assert (load.busy_pct, load.saturated_pct) == (0.0, 0.0)


def test_busy_is_the_share_of_all_cores() -> None:
    load = CoreLoad()
    load.tick([Core(user=100.0), Core(idle=100.0)])
    load.tick([Core(user=104.0), Core(user=1.0, idle=103.0)])
    assert load.busy_pct == pytest.approx(62.5)


def test_one_idle_core_is_enough_not_to_be_saturated() -> None:
    load = CoreLoad()
    load.tick([Core(), Core()])
    load.tick([Core(user=10.0), Core(user=8.0, idle=2.0)])
    assert load.saturated_pct == 0.0


def test_saturation_is_a_share_of_time_and_not_of_ticks() -> None:
    load = CoreLoad()
    load.tick([Core(), Core()])
    load.tick([Core(user=3.0), Core(user=3.0)])
    load.tick([Core(user=3.0, idle=1.0), Core(user=3.0, idle=1.0)])
    assert load.saturated_pct == pytest.approx(75.0)


def test_waiting_for_a_disk_is_not_work() -> None:
    load = CoreLoad()
    load.tick([Core()])
    load.tick([Core(user=1.0, iowait=3.0)])
    assert load.busy_pct == pytest.approx(25.0)


def test_the_time_of_virtual_guests_is_not_counted_twice() -> None:
    load = CoreLoad()
    load.tick([Core()])
    load.tick([Core(user=2.0, guest=2.0, idle=2.0)])
    assert load.busy_pct == pytest.approx(50.0)


def test_cores_that_may_not_be_used_do_not_count() -> None:
    load = CoreLoad(cores=[1])
    load.tick([Core(), Core()])
    load.tick([Core(idle=4.0), Core(user=4.0)])
    assert load.saturated_pct == 100.0


def test_a_core_that_went_offline_spoils_nothing() -> None:
    load = CoreLoad()
    load.tick([Core(user=5.0), Core(user=5.0)])
    load.tick([Core(user=6.0)])
    load.tick([Core(user=7.0)])
    assert load.busy_pct == 100.0


def test_an_idle_clock_that_runs_backwards_makes_no_core_busier_than_busy() -> None:
    load = CoreLoad()
    load.tick([Core(user=1.0, idle=5.0)])
    load.tick([Core(user=2.0, idle=4.5)])
    assert load.busy_pct == 100.0


def test_the_machines_own_counters_are_understood() -> None:
    load = CoreLoad()
    load.tick(psutil.cpu_times(percpu=True))
    load.tick(psutil.cpu_times(percpu=True))
    assert 0.0 <= load.busy_pct <= 100.0
