"""The result of a run as a short table on the terminal."""

from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from harness.analysis.summary import ArmSummary, checks_run, failed_checks, summarise
from harness.analysis.wording import in_words
from harness.record.run import RunRecord
from harness.report.words import alerts, headline, interval, memory, reached, seconds, third_arm

_CHECKS_SHOWN = 5
_FINDINGS_SHOWN = 3
_VERDICT_STYLES = {"pass": "bold green", "fail": "bold red", "inconclusive": "bold yellow"}

_ROWS: tuple[tuple[str, Callable[[ArmSummary], str]], ...] = (
    ("wall time", lambda arm: seconds(arm.wall_s)),
    ("POs per minute", lambda arm: f"{arm.pos_per_min:.1f}"),
    ("peak memory, all workers", lambda arm: memory(arm.peak_memory_bytes)),
    ("peak memory, hungriest worker", lambda arm: memory(arm.worst_worker_bytes)),
    ("CPU time of the workers", lambda arm: seconds(arm.cpu_s)),
    ("driver starts", lambda arm: f"{arm.driver_starts:g}"),
    ("POs failed or partial", lambda arm: str(arm.failed_pos)),
)

_TROUBLES: tuple[tuple[str, Callable[[ArmSummary], int]], ...] = (
    ("POs tried again", lambda arm: arm.tried_again),
    ("drivers replaced", lambda arm: arm.restarts),
    ("workers that died", lambda arm: arm.deaths),
)
"""A row for each that there was at all."""


def print_result(run: RunRecord, console: Console, paths: Sequence[Path]) -> None:
    """Print the figures of every mode, the reduction, the checks, the warnings, the verdict and ``paths``."""
    arms = summarise(run)
    if arms:
        console.print(_table(arms))
    _print_reduction(run, console)
    _print_checks(run, console)
    for warning in run.warnings:
        console.print(f"[yellow]Warning:[/] {escape(warning.sentence)} {escape(warning.remedy)}")
    _print_verdict(run, console)
    for path in paths:
        console.print(f"  {escape(str(path))}", soft_wrap=True)


def _table(arms: Sequence[ArmSummary]) -> Table:
    table = Table(title="Medians over the rounds", title_justify="left")
    table.add_column("")
    for arm in arms:
        table.add_column(arm.label, justify="right")
    for name, figure in _ROWS:
        table.add_row(name, *(figure(arm) for arm in arms))
    for name, count in _TROUBLES:
        if any(count(arm) for arm in arms):
            table.add_row(name, *(str(count(arm)) for arm in arms))
    return table


def _print_reduction(run: RunRecord, console: Console) -> None:
    if run.comparison and run.comparison.rounds:
        speedup = run.comparison.speedup.estimate
        console.print(f"Reduction of wall time: {interval(run.comparison)}; speed-up {speedup:.2f}")
        for line in third_arm(run.comparison):
            console.print(f"  {line}")


def _print_checks(run: RunRecord, console: Console) -> None:
    failed, total = failed_checks(run), checks_run(run)
    if not total:
        console.print("Isolation: no check was run")
        return
    if not failed:
        console.print(f"Isolation: all {in_words(total, 'check')} passed", style="green")
        return
    console.print(f"Isolation: {len(failed)} of {in_words(total, 'check')} failed", style="bold red")
    for check in failed[:_CHECKS_SHOWN]:
        console.print(f"  {check.name}, {check.where}, {check.mode}", style="red")
        for finding in check.findings[:_FINDINGS_SHOWN]:
            console.print(f"    {escape(finding)}")
        _print_left_out(len(check.findings) - _FINDINGS_SHOWN, "finding", "    ", console)
    _print_left_out(len(failed) - _CHECKS_SHOWN, "failed check", "  ", console)


def _print_left_out(count: int, noun: str, indent: str, console: Console) -> None:
    if count > 0:
        console.print(f"{indent}and {in_words(count, f'more {noun}')}")


def _print_verdict(run: RunRecord, console: Console) -> None:
    verdict = run.comparison.verdict if run.comparison else "inconclusive"
    console.print(headline(run.comparison), style=_VERDICT_STYLES[verdict])
    if run.comparison:
        console.print(escape(run.comparison.reason))
    for sentence in reached(run):
        console.print(escape(sentence))
    for alert in alerts(run):
        console.print(alert, style="bold red")
