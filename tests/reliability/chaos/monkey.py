"""The monkey: plays a prank every few seconds, by its seed, on whatever is at work."""

import random
import threading
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from harness.coupa.reports import KeeperStarted, Report, WorkerStarted
from harness.coupa.settings import WorkerSettings
from tests.reliability.chaos.pranks import PRANKS, AtWork, Prank


class Monkey:
    """At work from entry to exit; told the reports of the pool so that it knows whom to annoy.

    The order of the pranks and the pauses between them follow from the seed. Whom they meet does not: that is the
    machine's affair.

    Args:
        mean_s: of the pauses between two pranks, which are as likely at any moment as at any other.
    """

    def __init__(self, seed: int, *, mean_s: float, pranks: Sequence[Prank] = PRANKS) -> None:
        self._rng = random.Random(f"chaos|{seed}")
        self._mean_s = mean_s
        self._pranks = pranks
        self._pids: list[int] = []
        self._settings: WorkerSettings | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._annoy, name="monkey", daemon=True)
        self.played: Counter[str] = Counter()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def __call__(self, report: Report, settings: WorkerSettings) -> None:
        """Take in one report."""
        self._settings = settings
        if isinstance(report, WorkerStarted | KeeperStarted):
            self._pids.append(report.pid)

    def _annoy(self) -> None:
        while not self._over.wait(self._rng.expovariate(1 / self._mean_s)):
            prank = self._rng.choice(self._pranks)
            if self._settings is None:
                continue
            if prank.play(AtWork(self._settings.temp_root, tuple(self._pids)), self._rng):
                self.played[prank.name] += 1
