"""The checks of isolation and integrity: how often each ran and what it found; and the warnings."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from harness.analysis.summary import FailedCheck, checks_run, failed_checks
from harness.analysis.wording import in_words
from harness.record.run import RESIDUE_PREFIX, CheckRecord, RunRecord, WarningRecord
from harness.report.html.table import Cell, Table, count, figures, texts

MOST_FAILED = 50
MOST_FINDINGS = 20
MOST_TRIAL_WARNINGS = 100


@dataclass(frozen=True, slots=True)
class FailedView:
    """A failed check with as many of its findings as are shown."""

    title: str
    findings: tuple[str, ...]
    left_out: str


@dataclass(frozen=True, slots=True)
class ChecksView:
    """A sentence, what failed, and how often each check ran.

    Attributes:
        residue: a sentence on checks that found what no cleaning reaches, and count as not applicable; empty for none.
    """

    sentence: str
    residue: str
    failed: tuple[FailedView, ...]
    left_out: str
    table: Table | None


@dataclass(frozen=True, slots=True)
class TrialWarnings:
    """The warnings of single trials: how many there are, as many as are shown with their places, and the rest."""

    count: int
    shown: tuple[tuple[str, WarningRecord], ...]
    left_out: str


def build_checks(run: RunRecord) -> ChecksView:
    """What the checks say."""
    failed, total = failed_checks(run), checks_run(run)
    left = len(failed) - MOST_FAILED
    return ChecksView(
        _sentence(len(failed), total),
        _residue(run),
        tuple(map(_failed, failed[:MOST_FAILED])),
        f"And {in_words(left, 'more failed check')}, in run.json." if left > 0 else "",
        _table(run) if total else None,
    )


def trial_warnings(run: RunRecord) -> TrialWarnings:
    """What was to be said of single trials alone."""
    placed = [
        (f"round {record.index + 1}, {trial.mode}", warning)
        for record in run.rounds
        for trial in record.trials
        for warning in trial.warnings
    ]
    left = len(placed) - MOST_TRIAL_WARNINGS
    return TrialWarnings(
        len(placed),
        tuple(placed[:MOST_TRIAL_WARNINGS]),
        f"And {in_words(left, 'more warning')}, in run.json." if left > 0 else "",
    )


def _sentence(failed: int, total: int) -> str:
    if not total:
        return "No check was run, so that nothing is known of isolation and integrity."
    if failed:
        return f"{failed} of {in_words(total, 'check')} failed: the verdict does not stand."
    return f"All {in_words(total, 'check')} passed."


def _residue(run: RunRecord) -> str:
    found = sum(any(each.startswith(RESIDUE_PREFIX) for each in check.findings) for check in _all_checks(run))
    if not found:
        return ""
    return (
        f"Besides, {in_words(found, 'check')} found what no cleaning rids a profile of; that counts neither as passed "
        "nor as failed: see the warnings."
    )


def _failed(check: FailedCheck) -> FailedView:
    left = len(check.findings) - MOST_FINDINGS
    return FailedView(
        f"{check.name}: {check.where}, {check.mode}",
        check.findings[:MOST_FINDINGS],
        f"and {in_words(left, 'more finding')}" if left > 0 else "",
    )


def _table(run: RunRecord) -> Table:
    statuses: dict[str, Counter[str]] = {}
    for check in _all_checks(run):
        statuses.setdefault(check.name, Counter())[check.status] += 1
    return Table(
        "How often each check ran, in all trials and the isolation round",
        (*texts("Check"), *figures("Passed", "Failed", "Not applicable")),
        tuple(
            (
                Cell(name),
                count(seen["passed"]),
                count(seen["failed"], bad=True),
                count(seen["not-applicable"]),
            )
            for name, seen in statuses.items()
        ),
        row_titles=True,
    )


def _all_checks(run: RunRecord) -> Iterator[CheckRecord]:
    for trial in (*run.isolation, *(trial for record in run.rounds for trial in record.trials)):
        yield from trial.checks
    for record in run.rounds:
        yield from record.checks
