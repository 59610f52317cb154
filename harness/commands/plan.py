"""``harness plan``: how long batches to come will take, on which machines, simulated from what was measured."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from harness.analysis.planning.cautions import cautions
from harness.analysis.planning.memory import MachineMemory
from harness.analysis.planning.observed import Observed, observe
from harness.analysis.planning.planning import Planner
from harness.analysis.planning.validation import validate
from harness.analysis.planning.work import ModeTraits
from harness.commands.comparing import MAX_WORKERS, duration_s
from harness.commands.sweep import counts_of
from harness.coupa.modes import MODES
from harness.errors import ConfigError, ExitCode, RecordError
from harness.record.planned import PLAN_FILE, DistributionName, PlannedRecord, QuestionRecord
from harness.record.run import RunRecord
from harness.record.store import load_run, load_sweep, load_swept_runs, run_file, save_plan
from harness.record.sweep import SWEEP_FILE, SweepRecord
from harness.report.planning.figure import save_plan_figure
from harness.report.planning.markdown import write_plan_markdown
from harness.report.planning.table import print_plan
from harness.workload.manners import parse_pace

MOST_POS = 10_000_000
MOST_NODES = 1000
MOST_REPLICATES = 1000
BOTH: tuple[DistributionName, ...] = ("static", "dynamic")


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What the command line said, not yet looked at."""

    source: Path
    pos: int
    workers: str = ""
    nodes: int = 1
    deadline: str = ""
    distribution: str = "both"
    pace: str = ""
    po_pace: str = ""
    failures_per_po: float | None = None
    failures_per_hour: float | None = None
    with_server: bool = True
    replicates: int = 40
    seed: int = 1
    out_dir: Path | None = None
    quiet: bool = False
    as_json: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What a plan is made from: one run, or the runs of a sweep."""

    folder: Path
    runs: tuple[RunRecord, ...]
    sweep: SweepRecord | None = None

    @property
    def kind(self) -> str:
        """In a word."""
        return "run" if self.sweep is None else "sweep"


def run(options: PlanOptions) -> ExitCode:
    """Simulate what was asked, write and print what it says.

    Raises:
        RecordError: what it is to be made from cannot be read, or holds no whole round.
        ConfigError: an option cannot be used, or the deadline cannot be met.
    """
    source = source_of(options.source)
    observed = observed_in(source)
    question = question_of(options, source)
    memory = MachineMemory.of(source.runs[0].environment)
    with _progress(quiet=options.quiet or options.as_json) as tell:
        planner = Planner.of(observed, memory, question, tell)
        modes = planner.modeled()
        batches, growth = planner.batches_and_growth()
        tell("validating the model on numbers of workers that it has not seen")
        validation = validate(observed, seed=question.seed)
        record = PlannedRecord(
            made_at=datetime.now(UTC),
            source=options.source.name,
            kind="run" if source.sweep is None else "sweep",
            scenario=source.runs[0].config.scenario,
            measured_pos=source.runs[0].config.pos,
            environment=source.runs[0].environment,
            question=question,
            beside=planner.model.beside,
            modes=modes,
            batches=batches,
            by_workers=planner.by_workers(),
            growth=growth,
            fleets=planner.fleets(),
            validation=validation,
            warnings=cautions(observed, planner.model, modes, question, validation),
        )
    _show(record, _written(record, options.out_dir or source.folder), as_json=options.as_json)
    return ExitCode.OK


def source_of(path: Path) -> Source:
    """The run or sweep that ``path`` names, by its file or its folder. Raises RecordError."""
    if path.name == SWEEP_FILE or (path / SWEEP_FILE).is_file():
        folder = path.parent if path.name == SWEEP_FILE else path
        sweep = load_sweep(folder)
        runs = load_swept_runs(sweep, folder)
        if not runs:
            raise RecordError(f"The sweep in {folder} holds no run.", "Measure again.")
        return Source(folder, tuple(runs[workers] for workers in sorted(runs)), sweep)
    file = run_file(path)
    return Source(file.parent, (load_run(file),))


def observed_in(source: Source) -> list[Observed]:
    """What the runs say of each mode and number of workers.

    Raises:
        RecordError: there is no whole round, or none of a mode that the simulation knows.
        ConfigError: drivers ran on a Grid, of whose machines nothing was measured.
    """
    if any(run.config.grid for run in source.runs):
        raise ConfigError(
            "The drivers ran on a Selenium Grid, and the CPU time of its machines was not measured.",
            "Plan from a run on one machine, with --nodes for the machines of the Grid.",
        )
    traits = {
        mode.name: ModeTraits(mode.name, driver_per_po=mode.one_po_per_task, single_worker=mode.single_worker)
        for mode in MODES.values()
    }
    observed = [each for run in source.runs for each in observe(run, traits)]
    if not observed:
        raise RecordError(f"No round of the {source.kind} in {source.folder} was finished.", "Measure again.")
    return observed


def question_of(options: PlanOptions, source: Source) -> QuestionRecord:
    """What was asked, looked at. Raises ConfigError for the first option that cannot be used."""
    _require_within("--pos", options.pos, MOST_POS)
    _require_within("--nodes", options.nodes, MOST_NODES)
    _require_within("--replicates", options.replicates, MOST_REPLICATES)
    distributions = {"static": BOTH[:1], "dynamic": BOTH[1:], "both": BOTH}
    if options.distribution not in distributions:
        raise ConfigError(f"--distribution {options.distribution} is not known.", "Choose static, dynamic or both.")
    if options.failures_per_po is not None and not 0 <= options.failures_per_po < 1:
        raise ConfigError(f"--failures-per-po {options.failures_per_po:g} is no chance.", "Give 0 to below 1.")
    if options.failures_per_hour is not None and not 0 <= options.failures_per_hour <= 3600:
        raise ConfigError(f"--failures-per-hour {options.failures_per_hour:g} is out of range.", "Give 0 to 3600.")
    return QuestionRecord(
        pos=options.pos,
        nodes=options.nodes,
        workers=list(counts_of(options.workers)) if options.workers else [_usual_workers(source)],
        distributions=list(distributions[options.distribution]),
        deadline_s=duration_s("--deadline", options.deadline),
        pace_per_s=parse_pace(options.pace) if options.pace else None,
        po_pace_per_s=parse_pace(options.po_pace, "--po-pace") if options.po_pace else None,
        failures_per_po=options.failures_per_po,
        failures_per_hour=options.failures_per_hour,
        with_server=options.with_server,
        replicates=options.replicates,
        seed=options.seed,
    )


def _usual_workers(source: Source) -> int:
    """What a sweep recommends for its candidate, else what a run had."""
    if source.sweep is None or not source.sweep.recommendations:
        return source.runs[-1].config.workers
    wanted = source.runs[-1].config.candidate
    found = {each.mode: each.workers for each in source.sweep.recommendations}
    return min(MAX_WORKERS, found.get(wanted, source.runs[-1].config.workers))


def _require_within(option: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise ConfigError(f"{option} {number} is out of range.", f"Choose from 1 to {most:,}.")


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Tells what is being simulated, where somebody watches."""
    console = Console(stderr=True, quiet=quiet)
    with console.status("reading what was measured") as status:
        yield lambda said: status.update(said)


def _written(record: PlannedRecord, folder: Path) -> list[Path]:
    paths = [folder / PLAN_FILE, folder / "plan.png", folder / "plan.svg", folder / "plan.md"]
    save_plan(record, paths[0])
    try:
        for path in paths[1:3]:
            save_plan_figure(record, path)
        write_plan_markdown(record, paths[3])
    except OSError as error:
        raise RecordError(
            f"Could not write the plan to {folder}: {error.strerror or error}.", "Choose a folder with --out DIR."
        ) from error
    return paths


def _show(record: PlannedRecord, paths: list[Path], *, as_json: bool) -> None:
    console = Console(highlight=False, soft_wrap=as_json)
    if as_json:
        told = record.model_dump(mode="json", include={"question", "batches", "fleets", "validation", "warnings"})
        console.print_json(json.dumps({**told, "paths": [str(path) for path in paths]}))
        return
    print_plan(record, console, paths)
