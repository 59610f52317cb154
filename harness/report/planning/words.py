"""A plan in words: times, what binds, the fleet that meets a deadline."""

from harness.analysis.planning.forecast import LEVEL
from harness.analysis.planning.validation import worst_error_pct
from harness.analysis.wording import confidence, in_words, percent, span_of_time
from harness.record.planned import BatchRecord, FleetRecord, PlannedRecord

_BOUNDS = {"waiting": "answers", "cpu": "cores", "pace": "its pace"}


def took(batch: BatchRecord) -> str:
    """The makespan with the bounds of its replicates."""
    return f"{span_of_time(batch.makespan_s)} ({span_of_time(batch.low_s)} to {span_of_time(batch.high_s)})"


def bound(batch: BatchRecord) -> str:
    """What would have to change for the batch to be quicker."""
    return _BOUNDS[batch.bound]


def machines(nodes: int, workers: int) -> str:
    """A fleet in words: ``2 machines × 4 workers``."""
    return f"{in_words(nodes, 'machine')} × {in_words(workers, 'worker')}"


def fleet_in_words(fleet: FleetRecord) -> str:
    """The smallest fleet that meets the deadline, and how well it does."""
    batch = fleet.batch
    return (
        f"{fleet.mode}: {machines(fleet.nodes, fleet.workers)} finish {batch.pos:,} POs within "
        f"{span_of_time(fleet.deadline_s)}: in {took(batch)}, for {batch.core_hours:.1f} core-hours."
    )


def validation_in_words(plan: PlannedRecord) -> str:
    """How far the predictions were from what was measured, of numbers of workers that the model had not seen."""
    worst = worst_error_pct(plan.validation)
    if worst is None:
        return "Nothing validates the model: that takes a sweep of three numbers of workers or more."
    return (
        f"{in_words(len(plan.validation), 'prediction')} of numbers of workers that the model had not seen: "
        f"the largest error is {percent(worst)}."
    )


def level_in_words() -> str:
    """What the bounds of a makespan are."""
    return f"{confidence(LEVEL)} of the simulated batches lie between the two bounds that are given."


def headline(plan: PlannedRecord) -> str:
    """The plan in a sentence: the smallest fleet in time, else the quickest mode of what was asked."""
    if plan.fleets:
        best = min(plan.fleets, key=lambda each: (each.nodes, each.workers, each.batch.makespan_s))
        return fleet_in_words(best)
    best_batch = min(plan.batches, key=lambda each: each.makespan_s)
    return (
        f"{best_batch.pos:,} POs on {machines(best_batch.nodes, best_batch.workers)} of {best_batch.mode} take "
        f"{took(best_batch)}"
    )


def setting(plan: PlannedRecord) -> str:
    """What the plan rests on, on one line."""
    machine = plan.environment
    return (
        f"simulated from {plan.kind} {plan.source}: scenario {plan.scenario}, {in_words(plan.measured_pos, 'PO')}, "
        f"{in_words(machine.cores, 'core')} ({machine.cpu_model}); seed {plan.question.seed}"
    )
