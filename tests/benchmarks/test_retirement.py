"""What it costs to retire a driver now and then, and to look at its memory after each PO; the site answers at once."""

import shutil
import time
from dataclasses import replace
from itertools import cycle, islice
from statistics import median

import pytest

from harness.coupa.endurance import Endurance
from harness.coupa.result import PoStatus
from harness.coupa.worker import PoWorker
from tests.benchmarks.ratios import paired_ratio
from tests.support.site import PreparedSite, started_browser

ROUNDS = 6  # The fewest of which a 95 % interval can be had.
POS = 50
READINGS = 30
RETIRING = {
    "every 10 POs": Endurance(retire_after=10),
    "every 50 POs": Endurance(retire_after=50),
    "at 1 TiB, which is never": Endurance(retire_at_bytes=1 << 40),
}
EXPECTED = {"every 10 POs": 30, "every 50 POs": 6, "at 1 TiB, which is never": 0}  # The warm-up's POs count too.


class Shift:
    """A worker that goes through the POs of a site again and again, from when its first driver is warm."""

    def __init__(self, site: PreparedSite, endurance: Endurance) -> None:
        settings = replace(site.settings(), endurance=endurance)
        self._root = settings.download_root
        self._pos = cycle(site.pos())
        self.worker = PoWorker(settings)
        self.work(pos=3)

    def work(self, pos: int = POS) -> float:
        """Seconds for so many POs, the ends and starts of drivers included."""
        spent_s = 0.0
        for po in islice(self._pos, pos):
            shutil.rmtree(self._root / po.number, ignore_errors=True)
            started = time.perf_counter()
            result = self.worker.process(po)
            spent_s += time.perf_counter() - started
            assert result.outcome.status is PoStatus.COMPLETED
        return spent_s


@pytest.mark.parametrize("name", RETIRING)
def test_pos_with_drivers_that_are_retired(quick_site: PreparedSite, name: str) -> None:
    keeping, retiring = Shift(quick_site, Endurance()), Shift(quick_site, RETIRING[name])
    pairs = []
    for index in range(ROUNDS):
        if index % 2:
            kept_s, retired_s = keeping.work(), retiring.work()
        else:
            retired_s, kept_s = retiring.work(), keeping.work()
        pairs.append((retired_s, kept_s))
    retired = retiring.worker.close().retired
    keeping.worker.close()
    ratio = paired_ratio(pairs)
    print(  # noqa: T201
        f"retired {name} ({retired} times in {ROUNDS * POS} POs): {ratio.estimate:.3f} of the time of keeping it "
        f"({ratio.low:.3f} to {ratio.high:.3f}), which is {1000 * median(kept_s for _, kept_s in pairs) / POS:.0f} ms "
        "per PO"
    )
    assert retired == EXPECTED[name]


def test_a_look_at_the_memory_of_a_driver(quick_site: PreparedSite) -> None:
    took_s = []
    with started_browser(quick_site.settings()) as browser:
        for _ in range(READINGS):
            started = time.perf_counter()
            assert browser.memory_bytes() > 0
            took_s.append(time.perf_counter() - started)
    print(f"a look at a driver's memory takes {1000 * median(took_s):.1f} ms")  # noqa: T201
