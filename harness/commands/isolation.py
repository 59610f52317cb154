"""``harness isolation``: whose state can be seen by whom, for every mode and cleanup policy."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from harness.analysis.guarantees import cost_ms, judge_guarantees, verdict_sentence
from harness.analysis.wording import in_words
from harness.commands.options import fresh_folder
from harness.errors import CapabilityError, ConfigError, ExitCode
from harness.experiment.events import Note
from harness.experiment.matrix import MatrixPlan, run_matrix
from harness.host.browsers import BrowserChoice, find_browser
from harness.host.guardian import guarded
from harness.host.signals import terminable
from harness.record.isolation import IsolationRecord
from harness.record.store import save_isolation
from harness.report.isolation.export import export_matrix
from harness.report.isolation.progress import watching_matrix
from harness.report.isolation.table import print_matrix
from harness.workload.scenario import load_scenario

FEWEST_POS = 2  # One that leaves something behind, and one that may find it.


@dataclass(frozen=True, slots=True)
class IsolationOptions:
    """What the command line said, not yet looked at."""

    pos: int | None
    scenario: str
    browser: BrowserChoice
    headed: bool
    out_dir: Path | None
    quiet: bool
    as_json: bool


def run(options: IsolationOptions) -> ExitCode:
    """Run the matrix, write and print what it proves, and turn it into an exit code.

    Raises:
        HarnessError: for anything that keeps the matrix from starting or going on.
    """
    scenario = load_scenario(options.scenario, pos=options.pos)
    pos = scenario.site.batch.pos
    if pos < FEWEST_POS:
        raise ConfigError(
            f"Scenario {scenario.name} has {in_words(pos, 'PO')}: nobody could see another's state.",
            f"Ask for more with --pos {FEWEST_POS}.",
        )
    browser = find_browser(options.browser, headed=options.headed)
    if browser.kind is BrowserChoice.FIREFOX:
        raise CapabilityError(
            "The isolation matrix is made of modes and vectors of the Chromium family.",
            "Leave --browser firefox out; in Firefox, the isolation round of 'harness compare' plants and looks.",
        )
    plan = MatrixPlan(scenario, browser, headed=options.headed)
    folder = fresh_folder(options.out_dir, "isolation")
    record = _last(_measured(plan, folder / "isolation.json", quiet=options.quiet or options.as_json))
    paths = [folder / "isolation.json", *export_matrix(record, folder)]
    if options.as_json:
        print_json(record, paths)
    else:
        print_matrix(record, Console(), paths)
    return exit_code_of(record)


def exit_code_of(record: IsolationRecord) -> ExitCode:
    """Interruption first; then whether every check was seen to fail and no recommended mode failed one."""
    if record.interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.OK if judge_guarantees(record).hold else ExitCode.CHECK_FAILED


def print_json(record: IsolationRecord, paths: list[Path]) -> None:
    """Print what a script needs to go on: the verdict, what it rests on and where the rest lies."""
    guarantees = judge_guarantees(record)
    answer = {
        "hold": guarantees.hold and not record.interrupted,
        "verdict": verdict_sentence(record),
        "interrupted": record.interrupted,
        "leaks": guarantees.leaks,
        "missed_controls": guarantees.missed,
        "unread": guarantees.unread,
        "known_residue": [residue.vector for residue in guarantees.residue],
        "median_cost_ms": {each.label: cost_ms(each) for each in record.combinations},
        "paths": [str(path) for path in paths],
    }
    Console(highlight=False, soft_wrap=True).print_json(json.dumps(answer))


def _measured(plan: MatrixPlan, path: Path, *, quiet: bool) -> Iterator[IsolationRecord]:
    """Save and yield the matrix after each combination; once more, marked, if a person or the system breaks it off."""
    record: IsolationRecord | None = None
    try:
        with terminable(), guarded(), watching_matrix(Console(), quiet=quiet) as watcher:
            watcher(Note(f"Browser: {plan.browser.label} {plan.browser.version} ({plan.browser.why})."))
            for record in run_matrix(plan, watcher):
                save_isolation(record, path)
                yield record
    except KeyboardInterrupt:
        if record is None:
            raise
        record = record.model_copy(update={"interrupted": True})
        save_isolation(record, path)
        yield record


def _last(records: Iterator[IsolationRecord]) -> IsolationRecord:
    *_, last = records
    return last
