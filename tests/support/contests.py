"""Builds contests of modes against peers, whose figures are given or follow from a seed."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from harness.host.browsers import BrowserChoice
from tests.benchmarks.peers.contestants import CONTESTANTS
from tests.benchmarks.peers.record import CellKey, CellRecord, ContestRecord, EntrantRecord, PlanRecord, RunRecord

POS = 10
USUAL_S = {
    "driver-per-worker": 6.0,
    "context-per-po": 7.0,
    "playwright": 11.0,
    "puppeteer-context": 10.0,
    "puppeteer-browser": 16.0,
    "plain-http": 1.2,
}
KEY = CellKey(browser=BrowserChoice.CHROME, scenario="fast-site", workers=2)


def make_run(contestant: str = "driver-per-worker", wall_s: float = 6.0, **changes: Any) -> RunRecord:
    """A complete run; everything else follows from its wall time."""
    usual: dict[str, Any] = {
        "contestant": contestant,
        "wall_s": wall_s,
        "batch_s": 0.8 * wall_s,
        "requests": 120,
        "cpu_s": 1.5 * wall_s,
        "peak_memory_bytes": round(40e6 * wall_s),
        "exit_code": 0,
        "missing_files": 0,
        "wrong_files": 0,
        "left_processes": 0,
    }
    return RunRecord(**usual | changes)


def make_rounds(walls_s: Mapping[str, Sequence[float]]) -> tuple[tuple[RunRecord, ...], ...]:
    """Rounds from the wall times of each contestant, all complete."""
    count = len(next(iter(walls_s.values())))
    return tuple(tuple(make_run(name, each[index]) for name, each in walls_s.items()) for index in range(count))


def make_contest(
    rounds: Sequence[Sequence[RunRecord]] = (), key: CellKey = KEY, wanted_rounds: int | None = None
) -> ContestRecord:
    """A contest of one cell."""
    plan = PlanRecord(
        browsers=(key.browser,),
        pos={key.scenario: POS},
        workers=(key.workers,),
        rounds=len(rounds) if wanted_rounds is None else wanted_rounds,
    )
    return _contest(plan, (_cell(key, rounds),) if rounds else ())


def make_whole_contest(seed: int = 1) -> ContestRecord:
    """A contest of every default cell, with seven noisy rounds each."""
    chance = random.Random(seed)
    plan = PlanRecord(
        browsers=(BrowserChoice.CHROME, BrowserChoice.CHROME_HEADLESS_SHELL),
        pos={"fast-site": POS, "typical": POS, "many-attachments": POS},
        workers=(1, 2, 4),
        rounds=7,
    )
    walls_s = {name: [usual_s * chance.lognormvariate(0, 0.1) for _ in range(7)] for name, usual_s in USUAL_S.items()}
    cells = tuple(_cell(key, make_rounds(walls_s)) for key in plan.cells)
    return _contest(plan, cells)


def _cell(key: CellKey, rounds: Sequence[Sequence[RunRecord]]) -> CellRecord:
    return CellRecord(key=key, browser_version="156.0", pos=POS, rounds=tuple(tuple(each) for each in rounds))


def _contest(plan: PlanRecord, cells: tuple[CellRecord, ...]) -> ContestRecord:
    return ContestRecord(
        started_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        machine="A processor, an operating system",
        cores=2,
        memory_kind="pss",
        versions={"harness": "0.1.0", "playwright": "1.65.2"},
        plan=plan,
        entrants=tuple(EntrantRecord(name=each.name, label=each.label, role=each.role) for each in CONTESTANTS),
        cells=cells,
    )
