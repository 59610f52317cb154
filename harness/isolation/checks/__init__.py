"""Checks of one trial. A new one is a file here and a line below."""

from harness.isolation.checks.browser_as_after_login import BrowserAsAfterLogin
from harness.isolation.checks.check import Check
from harness.isolation.checks.files_complete import FilesComplete
from harness.isolation.checks.mode_kept import ModeKept
from harness.isolation.checks.no_foreign_cookies import NoForeignCookies
from harness.isolation.checks.nothing_left import NothingLeft
from harness.isolation.checks.results_complete import ResultsComplete
from harness.isolation.evidence import Evidence
from harness.record.run import CheckRecord

CHECKS: tuple[Check, ...] = (
    FilesComplete(),
    ResultsComplete(),
    NothingLeft(),
    NoForeignCookies(),
    BrowserAsAfterLogin(),
    ModeKept(),
)


def run_checks(evidence: Evidence) -> list[CheckRecord]:
    """Ask every check about one trial."""
    return [_record(check.name, check.findings(evidence)) for check in CHECKS]


def _record(name: str, findings: list[str] | None) -> CheckRecord:
    if findings is None:
        return CheckRecord(name=name, status="not-applicable")
    return CheckRecord(name=name, status="failed" if findings else "passed", findings=findings)
