"""``harness compare``: the same batch in two modes, or three, round by round, to a verdict on two."""

import json
from pathlib import Path

from rich.console import Console

from harness.analysis.summary import failed_checks
from harness.analysis.warnings import run_warnings
from harness.analysis.wording import in_words
from harness.commands.citing import cited
from harness.commands.comparing import CompareOptions, plan_of, stopping_of
from harness.commands.consent import agreed
from harness.commands.exit_codes import EXIT_CODES
from harness.commands.measuring import measure
from harness.errors import ExitCode
from harness.experiment.logbook import Logbook
from harness.experiment.plan import Plan
from harness.record.run import RunRecord
from harness.report.console import print_result
from harness.report.exporters import export_run
from harness.report.exporters.benchmark import write_benchmark_json
from harness.workload.load import estimate_of
from harness.workload.tenant import Tenant


def run(options: CompareOptions) -> ExitCode:
    """Run the comparison, write and print what it says, and turn it into an exit code.

    Raises:
        HarnessError: for anything that keeps the comparison from starting or going on.
    """
    plan = plan_of(options)
    if not _agreed(plan, options):
        return ExitCode.OK
    stopping = stopping_of(options, plan)
    logbook = Logbook(plan)
    interrupted = measure(plan, logbook, stopping, quiet=options.quiet or options.as_json)
    logbook.decide(stopping.decision())
    logbook.cite(cited(logbook.run, (Path("results"), plan.out_dir.parent)))
    logbook.finish(run_warnings(logbook.run), interrupted=interrupted)
    paths = _export(logbook, options.benchmark_json)
    if options.as_json:
        print_json(logbook.run, paths)
    else:
        print_result(logbook.run, Console(), paths)
    return exit_code_of(logbook.run)


def _agreed(plan: Plan, options: CompareOptions) -> bool:
    """Whether the run may begin; a run on the fake site is nobody's burden."""
    if not isinstance(plan.workload, Tenant):
        return True
    trials = plan.rounds + plan.isolation_round
    modes, pace = plan.arms, plan.workload.manners.pace_per_s
    estimate = estimate_of(plan.workload.pos, modes, trials, workers=plan.workers, pace_per_s=pace)
    words = [
        f"{in_words(plan.workload.pos, 'PO')} of {plan.workload.base_url}, {in_words(plan.rounds, 'round')} at most.",
        f"Each round: {' and '.join(plan.arms)}{'; first an isolation round' if plan.isolation_round else ''}.",
        f"{in_words(plan.workers, 'worker')} with {plan.browser.label} {plan.browser.version}.",
        f"Logged in by {plan.workload.entry.way.value}; results in {plan.out_dir}.",
    ]
    return agreed(plan.workload, options.site, estimate, words, Console(stderr=options.as_json))


def _export(logbook: Logbook, benchmark_json: Path | None) -> list[Path]:
    """Write the run in every form that was asked for; only the record itself, where no round was finished."""
    if not logbook.run.rounds:
        return [logbook.path]
    paths = [logbook.path, *export_run(logbook.run, logbook.path.parent)]
    if benchmark_json is not None:
        write_benchmark_json(logbook.run, benchmark_json)
        paths.append(benchmark_json)
    return paths


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
