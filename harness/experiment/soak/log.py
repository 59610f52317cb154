"""``SoakLog``: everything that a soak has seen so far, whole after every PO."""

import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from harness.coupa.result import PoResult
from harness.experiment.soak.at_rest import RestReading
from harness.measure.tree import memory_kind
from harness.record.run import CheckRecord, EnvironmentRecord
from harness.record.soak import SamplesRecord, SoakConfigRecord, SoakRecord

MOST_NAMED = 20  # Findings of a check, and troubles, that are told in full.


class SoakLog:
    """Takes in POs and checks one by one, and can say at any time what they make.

    Attributes:
        samples: one entry per PO.
        checked_pos: how many of the POs were checked.
    """

    def __init__(self, config: SoakConfigRecord) -> None:
        self.config = config
        self.samples = SamplesRecord()
        self.checked_pos = 0
        self._started_at = datetime.now(UTC)
        self._started_s = time.perf_counter()
        self._statuses: Counter[str] = Counter()
        self._troubles: list[str] = []
        self._troubled_pos = 0
        self._driver = 0
        self._age_pos = 0
        self._retired = 0
        self._quit_by_plan = False
        self._findings: dict[str, Counter[str]] = {}

    @property
    def pos_done(self) -> int:
        """How many POs it holds."""
        return len(self.samples.at_s)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the soak began."""
        return time.perf_counter() - self._started_s

    def add(self, result: PoResult, rest: RestReading) -> None:
        """Take in a PO, and what was left standing after it."""
        self._statuses[result.outcome.status.value] += 1
        self._troubled_pos += bool(result.troubles)
        self._troubles += [f"{result.po}: {trouble}" for trouble in result.troubles]
        del self._troubles[MOST_NAMED:]
        self._follow_driver(result, rest)
        self._add_sample(result, rest)

    def _follow_driver(self, result: PoResult, rest: RestReading) -> None:
        if "driver_start" in result.spans:
            self._driver += 1
            self._age_pos = 0
            self._retired += self._quit_by_plan
        self._age_pos += 1
        self._quit_by_plan = rest.driver.processes == 0 and not result.troubles

    def _add_sample(self, result: PoResult, rest: RestReading) -> None:
        samples, is_there = self.samples, rest.driver.processes > 0
        samples.at_s.append(round(self.elapsed_s, 3))
        samples.driver.append(self._driver)
        samples.age_pos.append(self._age_pos)
        samples.driver_bytes.append(rest.driver.memory_bytes if is_there else None)
        samples.driver_own_bytes.append(rest.driver.own_bytes if is_there else None)
        samples.worker_own_bytes.append(rest.worker.own_bytes)
        samples.site_own_bytes.append(rest.site.own_bytes)
        samples.processes.append(rest.driver.processes)
        samples.threads.append(rest.driver.threads + rest.worker.threads)
        samples.handles.append(rest.driver.handles + rest.worker.handles)
        samples.temp_files.append(rest.temp_files)
        samples.po_s.append(round(result.wall_s, 4))

    def add_checks(self, checks: Iterable[CheckRecord], pos: int = 0) -> None:
        """Take in what the checks found of the last ``pos`` POs; one that ever failed has failed."""
        self.checked_pos += pos
        for check in checks:
            if check.status != "not-applicable":
                self._findings.setdefault(check.name, Counter()).update(check.findings)

    def record(self, environment: EnvironmentRecord, scenario: dict[str, object], *, interrupted: bool) -> SoakRecord:
        """All of it, but for what follows from it."""
        return SoakRecord(
            started_at=self._started_at,
            wall_s=round(self.elapsed_s, 3),
            interrupted=interrupted,
            environment=environment,
            scenario=scenario,
            config=self.config,
            memory_kind=memory_kind(),
            pos_done=self.pos_done,
            checked_pos=self.checked_pos,
            statuses=dict(sorted(self._statuses.items())),
            troubles=self._troubles,
            troubled_pos=self._troubled_pos,
            driver_starts=self._driver,
            retired=self._retired,
            checks=[_check(name, findings) for name, findings in self._findings.items()],
            samples=self.samples,
        )


def _check(name: str, findings: Counter[str]) -> CheckRecord:
    named = list(findings)[:MOST_NAMED]
    more = [f"and {len(findings) - len(named)} more"] if len(findings) > len(named) else []
    return CheckRecord(name=name, status="failed" if findings else "passed", findings=[*named, *more])
