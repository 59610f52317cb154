"""From the runs of a sweep to all that follows from them together."""

from collections.abc import Mapping

from harness.analysis.planning.memory import MachineMemory
from harness.analysis.scaling.cautions import cautions
from harness.analysis.scaling.law import law_record
from harness.analysis.scaling.memory_line import memory_line
from harness.analysis.scaling.points import modes_of, of_mode, points_of, reductions_of
from harness.analysis.scaling.recommendation import recommend
from harness.record.run import RunRecord
from harness.record.sweep import SweepRecord


def judged(sweep: SweepRecord, runs: Mapping[int, RunRecord]) -> SweepRecord:
    """The sweep with points, laws and recommendations from ``runs``, by workers; nothing where no round is whole."""
    points = points_of(runs)
    machine = MachineMemory.of(sweep.environment)
    by_mode = {mode: of_mode(points, mode) for mode in modes_of(points)}
    laws = [law for own in by_mode.values() if (law := law_record(own, sweep.config.seed)) is not None]
    lines = {mode: memory_line(own, machine) for mode, own in by_mode.items()}
    recommendations = [recommend(own, lines[mode]) for mode, own in by_mode.items()]
    found: dict[str, object] = {
        "points": points,
        "reductions": list(reductions_of(runs)),
        "laws": laws,
        "memory": [line for line in lines.values() if line is not None],
        "recommendations": recommendations,
        "warnings": cautions(points, laws, recommendations),
    }
    return sweep.model_copy(update=found)
