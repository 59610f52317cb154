"""The tables of a plan, as rows of text: what the terminal and the Markdown file share."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from harness.analysis.wording import percent, span_of_time
from harness.record.planned import BatchRecord, PlannedRecord, ValidationRecord
from harness.report.planning.words import bound, machines, took
from harness.report.words import memory

_WORTH_TELLING = 0.05  # Drivers that are replaced: fewer would be shown as none.


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sheets(plan: PlannedRecord) -> Iterator[Sheet]:
    """All tables of a plan that have a row."""
    made = (_batches(plan), _fleets(plan), _growth(plan), _validation(plan), _modes(plan))
    return (sheet for sheet in made if sheet.rows)


def _batches(plan: PlannedRecord) -> Sheet:
    columns: dict[str, Callable[[BatchRecord], str]] = {
        "mode": lambda each: f"{each.mode}, {each.distribution}",
        "fleet": lambda each: f"{each.nodes} × {each.workers}",
        "takes": lambda each: span_of_time(each.makespan_s),
        "between": lambda each: f"{span_of_time(each.low_s)} and {span_of_time(each.high_s)}",
        "core-hours": lambda each: f"{each.core_hours:.1f}",
        "busy": lambda each: percent(each.busy_pct),
        "waits for": bound,
    }
    if any(each.restarts >= _WORTH_TELLING for each in plan.batches):
        columns["drivers replaced"] = lambda each: f"{each.restarts:.1f}"
    rows = tuple(tuple(cell(each) for cell in columns.values()) for each in plan.batches)
    return Sheet(f"{plan.question.pos:,} POs, on machines × workers", tuple(columns), rows)


def _fleets(plan: PlannedRecord) -> Sheet:
    deadline = span_of_time(plan.question.deadline_s) if plan.question.deadline_s else ""
    rows = tuple(
        (each.mode, machines(each.nodes, each.workers), took(each.batch), f"{each.batch.core_hours:.1f}")
        for each in plan.fleets
    )
    return Sheet(f"The smallest fleet for {deadline}", ("mode", "fleet", "makespan", "core-hours"), rows)


def _growth(plan: PlannedRecord) -> Sheet:
    kinds = list(dict.fromkeys((each.mode, each.distribution) for each in plan.growth))
    sizes = sorted({each.pos for each in plan.growth})
    found = {(each.mode, each.distribution, each.pos): each for each in plan.growth}
    rows = tuple(
        (f"{pos:,}", *(span_of_time(found[mode, name, pos].makespan_s) for mode, name in kinds)) for pos in sizes
    )
    fleet = machines(plan.growth[0].nodes, plan.growth[0].workers) if plan.growth else ""
    return Sheet(f"How it grows, on {fleet}", ("POs", *(f"{mode}, {name}" for mode, name in kinds)), rows)


def _validation(plan: PlannedRecord) -> Sheet:
    return Sheet(
        "Numbers of workers left out of the fit, predicted and measured",
        ("mode", "workers", "measured", "predicted", "error"),
        tuple(_validated(plan.validation)),
    )


def _validated(records: Sequence[ValidationRecord]) -> Iterator[tuple[str, ...]]:
    for each in records:
        beyond = " (beyond all others)" if each.extrapolated else ""
        yield (
            each.mode,
            f"{each.workers}{beyond}",
            f"{each.measured_s:.1f} s ({each.measured_low_s:.1f} to {each.measured_high_s:.1f})",
            f"{each.predicted_s:.1f} s ({each.low_s:.1f} to {each.high_s:.1f})",
            f"{'+' if each.error_pct > 0 else ''}{percent(each.error_pct)}",
        )


def _modes(plan: PlannedRecord) -> Sheet:
    rows = tuple(
        (
            each.mode,
            f"{each.po_s:.2f} s",
            f"{each.cpu_s:.2f} s",
            f"{each.driver_cpu_s:.2f} s",
            memory(each.worker_bytes),
            "not known" if each.most_workers is None else str(each.most_workers),
            percent(each.reproduced_pct),
        )
        for each in plan.modes
    )
    headings = (
        "mode", "a PO alone", "its CPU time", "CPU time of a driver", "memory of a worker", "workers that fit",
        "off what it is made from",
    )  # fmt: skip
    return Sheet("What the simulation is made from", headings, rows)
