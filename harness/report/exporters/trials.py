"""One row per trial, for a spreadsheet or a data frame; rows of several runs can be put under one another."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.analysis.arms import pair_rounds
from harness.measure.spans import SPAN_NAMES
from harness.record.run import RunRecord, TrialRecord
from harness.workload.po_file.inert import inert

Cell = str | int | float | None
Row = dict[str, Cell]

_DECIMALS = 6  # Microseconds: finer than what a clock of the operating system tells.


@dataclass(frozen=True, slots=True)
class TrialsExporter:
    """``trials.csv``: an unmeasured trial of the isolation round is marked in ``kind`` and has no round."""

    name: str = "trials"

    def write(self, run: RunRecord, folder: Path) -> list[Path]:
        """Write the rows, unless no trial was measured."""
        if not any(record.trials for record in run.rounds):
            return []
        rows = trial_rows(run)
        path = folder / "trials.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows({column: _plain(cell) for column, cell in row.items()} for row in rows)
        return [path]


def trial_rows(run: RunRecord) -> list[Row]:
    """A row for each trial in the order in which they ran, all with the same columns; None where nothing is known."""
    return [
        {**_of_run(run), **place, **_outcome(trial), **_cost(trial, sampled=run.config.sampling), **_checks(trial)}
        for place, trial in _placed(run)
    ]


def _placed(run: RunRecord) -> Iterator[tuple[Row, TrialRecord]]:
    """Each trial with where it stands; rounds count from 1, as in every other report."""
    sides = _sides(run)
    for trial in run.isolation:
        yield {"kind": "isolation", "round": None, "arm": "", **_mode(trial)}, trial
    for record in run.rounds:
        for trial in sorted(record.trials, key=lambda each: each.position):
            arm = sides.get((record.index, trial.position), "")
            yield {"kind": "measured", "round": record.index + 1, "arm": arm, **_mode(trial)}, trial


def _sides(run: RunRecord) -> dict[tuple[int, int], str]:
    """Which side of the comparison a trial counted for, by round and position; a broken-off round counted for none."""
    sides = {
        (record.index, trial.position): "third"
        for record in run.rounds
        for trial in record.trials
        if trial.mode == run.config.third
    }
    for pair in pair_rounds(run.rounds, run.config.baseline, run.config.candidate):
        sides[pair.round_index, pair.baseline.position] = "baseline"
        sides[pair.round_index, pair.candidate.position] = "candidate"
    return sides


def _of_run(run: RunRecord) -> Row:
    return {
        "run_started_at": run.started_at.isoformat(),
        "commit": run.environment.commit,
        "scenario": run.config.scenario,
        "browser": run.environment.browser,
        "browser_version": run.environment.browser_version,
    }


def _mode(trial: TrialRecord) -> Row:
    return {"mode": trial.mode, "position": trial.position}


def _outcome(trial: TrialRecord) -> Row:
    statuses = Counter(po.status for po in trial.pos)
    files = [file for po in trial.pos for file in po.files]
    return {
        "wall_s": trial.wall_s,
        "workers": len(trial.workers),
        "pos": len(trial.pos),
        "completed": statuses["COMPLETED"],
        "partial": statuses["PARTIAL"],
        "no_attachments": statuses["NO_ATTACHMENTS"],
        "not_found": statuses["PO_NOT_FOUND"],
        "failed": statuses["FAILED"],
        "files": len(files),
        "file_bytes": sum(file.bytes for file in files),
    }


def _cost(trial: TrialRecord, *, sampled: bool) -> Row:
    server = trial.server
    return {
        **_memory(trial),
        "cpu_s": sum(worker.cpu_s for worker in trial.workers),
        "cpu_busy_pct": trial.cpu_busy_pct if sampled else None,
        "saturated_pct": trial.saturated_pct if sampled else None,
        "sampling_cpu_s": trial.sampling_cpu_s if sampled else None,
        "driver_starts": sum(worker.driver_starts for worker in trial.workers),
        "server_requests": server.requests if server else None,
        "server_bytes": server.bytes if server else None,
        "server_cpu_s": server.cpu_s if server else None,
        "server_cpu_share_pct": server.cpu_share_pct if server else None,
        **{f"span_{name}_s": _span_s(trial, name) for name in SPAN_NAMES},
    }


def _memory(trial: TrialRecord) -> Row:
    """Sums over the workers, and the hungriest one; None where any of them was not measured."""
    kinds = {worker.memory_kind for worker in trial.workers}
    measured = bool(kinds) and "not-measured" not in kinds
    peaks = [worker.peak_memory_bytes for worker in trial.workers]
    return {
        "peak_memory_bytes": sum(peaks) if measured else None,
        "worst_worker_peak_memory_bytes": max(peaks) if measured else None,
        "mean_memory_bytes": sum(worker.mean_memory_bytes for worker in trial.workers) if measured else None,
        "memory_kind": "+".join(sorted(kinds)),
    }


def _span_s(trial: TrialRecord, name: str) -> float:
    """Seconds of all workers in a step, in and between their POs."""
    everywhere = [*(po.spans for po in trial.pos), *(worker.spans for worker in trial.workers)]
    return sum(spans.get(name, 0.0) for spans in everywhere)


def _checks(trial: TrialRecord) -> Row:
    failed = [check.name for check in trial.checks if check.status == "failed"]
    return {
        "checks": sum(check.status != "not-applicable" for check in trial.checks),
        "checks_failed": len(failed),
        "failed_checks": "; ".join(failed),
        "warnings": "; ".join(warning.code for warning in trial.warnings),
    }


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, float):
        return round(cell, _DECIMALS)
    if isinstance(cell, str):
        text = " ".join(cell.split())  # The csv module leaves a carriage return unquoted, and it would end the row.
        # A scenario's name comes with its file; a formula in it would run (OWASP, CSV injection).
        return inert(text)
    return cell
