"""What the simulation knows of a mode, as it is saved and shown."""

from collections.abc import Sequence

from harness.analysis.planning.fitting import Model
from harness.analysis.planning.memory import MachineMemory
from harness.analysis.planning.observed import Observed
from harness.analysis.planning.population import Population
from harness.record.planned import ModeledRecord


def modeled_record(
    model: Model, mode: str, population: Population, observed: Sequence[Observed], memory: MachineMemory
) -> ModeledRecord:
    """The means of a mode's population, and how well it gives back what was measured."""
    calibrated, of_mode = model.modes[mode], [each for each in observed if each.traits.name == mode]
    worker_bytes = peak_memory_bytes(observed, mode)
    return ModeledRecord(
        mode=mode,
        workers=[each.workers for each in calibrated],
        rounds=min(len(each.trials) for each in of_mode),
        pos=max(each.batch_pos for each in of_mode),
        po_s=population.mean_alone_s(),
        cpu_s=population.mean_cpu_s(),
        server_cpu_s=model.server_cpu_s[mode],
        worker_start_cpu_s=population.spawn.cpu_s,
        driver_cpu_s=model.lifecycle_cpu_s,
        stretch=max(calibrated, key=lambda each: each.workers).stretch,
        reproduced_pct=max(100 * abs(each.simulated_po_s / each.mean_po_s - 1) for each in calibrated),
        failures_per_po=failures_per_po(of_mode),
        worker_bytes=worker_bytes,
        most_workers=memory.most_workers(worker_bytes),
    )


def failures_per_po(observed: Sequence[Observed]) -> float:
    """Drivers and workers that were replaced other than by plan, for each PO that was worked."""
    trials = [trial for each in observed for trial in each.trials]
    return sum(trial.failures for trial in trials) / sum(trial.batch_pos for trial in trials)


def peak_memory_bytes(observed: Sequence[Observed], mode: str) -> int | None:
    """Of the hungriest worker that was ever seen in a mode; None where none was measured."""
    peaks = [trial.peak_memory_bytes for each in observed if each.traits.name == mode for trial in each.trials]
    return max((peak for peak in peaks if peak), default=None)
