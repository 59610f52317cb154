import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.audit import Verdict, audit, verdict_of

ROOT = Path(__file__).parents[2]
SOUND = {"name": "rich", "version": "14.0", "vulns": []}
UNKNOWN = {"name": "mine", "skip_reason": "Dependency not found on PyPI and could not be audited: mine (1.0)"}
FLAWED = {
    "name": "werkzeug",
    "version": "3.0.0",
    "vulns": [{"id": "PYSEC-2024-1", "fix_versions": ["3.0.3"]}, {"id": "GHSA-x", "fix_versions": []}],
}


def said(*dependencies: object) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


def test_a_vulnerability_fails_and_is_named_with_the_version_that_mends_it() -> None:
    verdict = verdict_of(said(SOUND, FLAWED, UNKNOWN), "Found 2 known vulnerabilities in 1 package\n")
    assert verdict.vulnerable
    assert "werkzeug 3.0.0: PYSEC-2024-1 (mended in 3.0.3)" in verdict.sentence
    assert "werkzeug 3.0.0: GHSA-x (mended in none yet)" in verdict.sentence


def test_packages_without_any_pass_and_those_that_nobody_knows_are_counted() -> None:
    assert verdict_of(said(SOUND, SOUND), "") == Verdict("No known vulnerabilities in 2 packages.")
    expected = Verdict("No known vulnerabilities in 2 packages, 1 of them unknown to the index.")
    assert verdict_of(said(SOUND, UNKNOWN), "") == expected


@pytest.mark.parametrize(
    ("stdout", "stderr", "why"),
    [
        ("", "WARNING: retrying\nERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed\n", "Could not"),
        ("", "", "it said nothing"),
        ("[]", "", "does not answer"),
        (said(UNKNOWN, UNKNOWN), "No known vulnerabilities found", "knows none of the packages"),
    ],
)
def test_what_nobody_could_be_asked_passes_and_is_said_to_be_unaudited(stdout: str, stderr: str, why: str) -> None:
    verdict = verdict_of(stdout, stderr)
    assert not verdict.vulnerable
    assert verdict.sentence.startswith("Not audited: ")
    assert why in verdict.sentence


def test_a_service_that_hangs_is_not_waited_for_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.audit.LONGEST_S", 0.1)
    verdict = audit(tmp_path, [sys.executable, "-c", "import time; time.sleep(60)"])
    assert verdict == Verdict("Not audited: the vulnerability service took more than 0.1 s.")


def test_make_audit_asks_about_what_is_pinned_and_ci_runs_it() -> None:
    shown = subprocess.run(["make", "--dry-run", "audit"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "-m tests.support.audit requirements.lock" in shown
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert "run: make audit" in workflow
