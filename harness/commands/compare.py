"""``harness compare``: the same batch in two modes, or three, round by round, to a verdict on two."""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from harness.analysis.summary import failed_checks
from harness.analysis.warnings import run_warnings
from harness.analysis.wording import in_words
from harness.commands.citing import cited
from harness.commands.comparing import CompareOptions, plan_of, stopping_of
from harness.commands.consent import agreed, tell
from harness.commands.exit_codes import EXIT_CODES
from harness.commands.kept import kept_folders, kept_in_words
from harness.commands.measuring import measure
from harness.commands.results_copy import copy_of_run
from harness.commands.tenant import SiteOptions
from harness.errors import ConfigError, ExitCode, HarnessError
from harness.experiment.logbook import Logbook
from harness.experiment.plan import Plan
from harness.experiment.stopping import Stopping
from harness.host.guardian import guarded
from harness.host.hurry import in_a_hurry
from harness.host.occupied import occupied
from harness.host.signals import terminable
from harness.record.run import RunRecord
from harness.report.console import print_result
from harness.report.exporters import export_run
from harness.report.exporters.benchmark import write_benchmark_json
from harness.workload.load import estimate_of
from harness.workload.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Output:
    """How a run shows itself, which changes nothing about what it measures."""

    quiet: bool = False
    as_json: bool = False
    benchmark_json: Path | None = None


def run(options: CompareOptions) -> ExitCode:
    """Run the comparison, write and print what it says, and turn it into an exit code.

    Raises:
        HarnessError: for anything that keeps the comparison from starting or going on.
    """
    plan = plan_of(options)
    output = Output(options.quiet, options.as_json, options.benchmark_json)
    try:
        begins = may_begin(plan, options.site, plan.rounds + plan.isolation_round, output)
    except HarnessError:
        with suppress(OSError):  # It was made for the results that there will not be.
            plan.out_dir.rmdir()
        raise
    if not begins:
        return ExitCode.OK
    with occupied(plan.out_dir):
        return carry_out(plan, Logbook(plan), stopping_of(plan), output)


def carry_out(plan: Plan, logbook: Logbook, stopping: Stopping, output: Output) -> ExitCode:
    """Run what is left of the plan, write and print what all of it says, and turn it into an exit code.

    Raises:
        HarnessError: for anything that keeps the comparison from starting or going on.
    """
    with terminable(), guarded():
        return _carried_out(plan, logbook, stopping, output)


def _carried_out(plan: Plan, logbook: Logbook, stopping: Stopping, output: Output) -> ExitCode:
    interrupted = _measured(plan, logbook, stopping, output)
    logbook.decide(stopping.decision())
    logbook.cite(cited(logbook.run, (Path("results"), plan.out_dir.parent)))
    logbook.finish(run_warnings(logbook.run), interrupted=interrupted)
    paths, trouble = _export(logbook, output.benchmark_json)
    kept = kept_folders(plan.out_dir.glob("*/*"))
    if output.as_json:
        print_json(logbook.run, [*paths, *kept])
    else:
        print_result(logbook.run, Console(), paths)
        tell(filter(None, [kept_in_words(kept)]), Console())
        if interrupted:
            Console().print(_go_on(plan), markup=False, highlight=False, soft_wrap=True)
    if trouble is not None:
        raise trouble
    return exit_code_of(logbook.run)


def _measured(plan: Plan, logbook: Logbook, stopping: Stopping, output: Output) -> bool:
    """Run the rounds; True if a person or the system broke them off."""
    try:
        return measure(plan, logbook, stopping, quiet=output.quiet or output.as_json)
    except HarnessError as error:
        if logbook.path.exists():
            error.remedy = f"{error.remedy} What was measured is saved. {_go_on(plan)}".strip()
        raise


def _go_on(plan: Plan) -> str:
    return f"Go on with: {resume_command(plan.out_dir)}"


def resume_command(folder: Path) -> str:
    """What to type to go on with the run in ``folder``."""
    return f'harness compare --resume "{folder}"' if " " in str(folder) else f"harness compare --resume {folder}"


def may_begin(plan: Plan, site: SiteOptions, trials: int, output: Output) -> bool:
    """Whether ``trials`` of each mode may be run; on the fake site they are nobody's burden."""
    if not isinstance(plan.workload, Tenant):
        _require_no_dry_run(site)
        return True
    modes, pace = plan.arms, plan.workload.manners.pace_per_s
    estimate = estimate_of(plan.workload.pos, modes, trials, workers=plan.workers, pace_per_s=pace)
    words = [
        f"{in_words(plan.workload.pos, 'PO')} of {plan.workload.base_url}, {in_words(plan.rounds, 'round')} at most.",
        f"Each round: {' and '.join(plan.arms)}{'; first an isolation round' if plan.isolation_round else ''}.",
        f"{in_words(plan.workers, 'worker')} with {plan.browser.label} {plan.browser.version}.",
        f"Logged in by {plan.workload.entry.way.value}; results in {plan.out_dir}.",
    ]
    console = Console(stderr=output.as_json)
    tell(plan.workload.remarks, console)
    return agreed(plan.workload, site, estimate, words, console)


def _require_no_dry_run(site: SiteOptions) -> None:
    if site.dry_run:
        raise ConfigError("--dry-run shows the load on a real site, and this run is on the fake one.", "Leave it out.")


def _export(logbook: Logbook, benchmark_json: Path | None) -> tuple[list[Path], HarnessError | None]:
    """Write the run in every form that was asked for; only the record, where no round was finished or it is to end.

    Returns:
        What was written; and why the copy of the batch was not, which is no reason to keep the verdict back.
    """
    if not logbook.run.rounds or in_a_hurry():
        return [logbook.path], None
    folder = logbook.path.parent
    paths = [logbook.path, *export_run(logbook.run, folder)]
    if benchmark_json is not None:
        write_benchmark_json(logbook.run, benchmark_json)
        paths.append(benchmark_json)
    try:
        copy = copy_of_run(logbook.run, folder)
    except HarnessError as error:
        return paths, error
    return ([*paths, copy] if copy else paths), None


def exit_code_of(run: RunRecord) -> ExitCode:
    """Interruption first, then failed checks, whatever the speed-up; then the verdict."""
    if run.interrupted:
        return ExitCode.INTERRUPTED
    verdict = run.comparison.verdict if run.comparison else "inconclusive"
    return EXIT_CODES["checks-failed" if failed_checks(run) else verdict]


def print_json(run: RunRecord, paths: list[Path]) -> None:
    """Print what a script needs to go on: the comparison, the failed checks and where the rest lies."""
    answer = {
        "comparison": run.comparison.model_dump(mode="json") if run.comparison else None,
        "interrupted": run.interrupted,
        "decision": run.decision.model_dump(mode="json") if run.decision else None,
        "failed_checks": [f"{failed.mode}: {failed.name}" for failed in failed_checks(run)],
        "warnings": [warning.model_dump() for warning in run.warnings],
        "paths": [str(path) for path in paths],
    }
    Console(highlight=False, soft_wrap=True).print_json(json.dumps(answer))
