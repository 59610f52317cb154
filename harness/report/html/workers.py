"""What each worker did and cost, and the POs that did not end well."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.analysis.arms import arms_of
from harness.analysis.summary import UNHAPPY, driver_restarts
from harness.analysis.wording import in_words
from harness.record.run import CheckRecord, PoRecord, RunRecord, TrialRecord, WorkerRecord
from harness.report.html.table import Cell, Table, Tone, count, duration, figures, prose, size, texts

MOST_ROWS = 2000  # A browser lays out and sorts a table of this size at once; run.json has the rest.
MOST_TROUBLED = 200

_NUMBER = re.compile(r"P[OM](\d+)")
_MODE, _ROUND = texts("Mode"), figures("Round")
_COLUMNS = (
    *figures("Worker", "POs", "Time", "Peak memory", "Mean memory", "CPU time"),
    *figures("Restarts", "Deaths", "Failed POs", "Findings"),
)
_STATUS_TONES: dict[str, Tone] = {"FAILED": "bad", "PARTIAL": "open"}


@dataclass(frozen=True, slots=True)
class PlacedTrial:
    """A trial with its round, which counts from 0, and the label of its arm."""

    round_index: int
    label: str
    trial: TrialRecord
    checks: tuple[CheckRecord, ...]


def placed_trials(run: RunRecord) -> list[PlacedTrial]:
    """The trials of all rounds by round, then by arm, each with the checks that may speak of its POs."""
    labels = {id(trial): arm.label for arm in arms_of(run) for trial in arm.trials}  # Trials of one mode may be equal.
    order = {key: place for place, key in enumerate(labels)}
    return [
        PlacedTrial(record.index, labels[id(trial)], trial, (*trial.checks, *record.checks))
        for record in run.rounds
        for trial in sorted(record.trials, key=lambda trial: order.get(id(trial), 0))
        if id(trial) in labels
    ]


def workers_table(caption: str, trials: Iterable[PlacedTrial]) -> Table:
    """A row per worker of the given trials; the round is named where they are of several."""
    placed = list(trials)
    several = len({each.round_index for each in placed}) > 1
    rows = [
        (Cell(each.label), *([count(each.round_index + 1)] if several else []), *_figures_of(each, worker))
        for each in placed
        for worker in sorted(each.trial.workers, key=lambda worker: worker.worker)
    ]
    left_out = f"The first {MOST_ROWS:,} of {len(rows):,} rows; run.json has all." if len(rows) > MOST_ROWS else ""
    columns = (*_MODE, *(_ROUND if several else ()), *_COLUMNS)
    return Table(caption, columns, tuple(rows[:MOST_ROWS]), left_out=left_out)


def troubled_table(trials: Iterable[PlacedTrial]) -> Table:
    """The POs that failed, brought too little, or needed a second attempt."""
    rows = [
        (
            Cell(each.label),
            count(each.round_index + 1),
            count(po.worker),
            Cell(po.po),
            Cell(po.supplier),
            Cell(po.status, tone=_STATUS_TONES.get(po.status, "")),
            count(po.attempts),
            Cell("; ".join(filter(None, (po.reason, *po.troubles)))),
        )
        for each in trials
        for po in each.trial.pos
        if po.status in UNHAPPY or po.attempts > 1
    ]
    left = len(rows) - MOST_TROUBLED
    return Table(
        "POs that failed, brought too little or needed a second attempt",
        (
            *texts("Mode"),
            *figures("Round", "Worker"),
            *texts("PO"),
            *prose("Supplier"),
            *texts("Status"),
            *figures("Attempts"),
            *prose("Why"),
        ),
        tuple(rows[:MOST_TROUBLED]),
        left_out=f"And {in_words(left, 'more PO')}, in run.json." if left > 0 else "",
    )


def _figures_of(each: PlacedTrial, worker: WorkerRecord) -> tuple[Cell, ...]:
    pos = [po for po in each.trial.pos if po.worker == worker.worker]
    measured = worker.memory_kind != "not-measured"
    return (
        count(worker.worker),
        count(worker.pos_done),
        duration(worker.wall_s),
        size(worker.peak_memory_bytes if measured else None),
        size(worker.mean_memory_bytes if measured and worker.mean_memory_bytes else None),
        duration(worker.cpu_s),
        count(driver_restarts(each.trial, worker), bad=True),
        count(worker.deaths, bad=True),
        count(sum(po.status in UNHAPPY for po in pos), bad=True),
        count(sum(1 for _ in _findings_of(pos, each.checks)), bad=True),
    )


def _findings_of(pos: list[PoRecord], checks: Iterable[CheckRecord]) -> Iterator[str]:
    """The findings of failed checks that name one of ``pos``."""
    numbers = {number for po in pos for number in _NUMBER.findall(po.po)}
    for check in checks:
        if check.status == "failed":
            yield from (finding for finding in check.findings if numbers & set(_NUMBER.findall(finding)))
