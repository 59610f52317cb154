"""``python -m tests.support.audit LOCK``: whether a pinned dependency is known to be vulnerable.

pip-audit ends with 1 for a vulnerability as for a service that it cannot reach, and with 0 where the index has never
heard of a single package. These are told apart here: only a vulnerability fails.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ANSWER_TIMEOUT_S = 10
LONGEST_S = 60.0
_AUDIT = ("--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of an audit.

    Attributes:
        vulnerable: something is known; nothing else is a reason to stop.
    """

    sentence: str
    vulnerable: bool = False


def verdict_of(stdout: str, stderr: str) -> Verdict:
    """What pip-audit says, by its words and not by its exit code. Pure."""
    try:
        dependencies = json.loads(stdout)["dependencies"]
    except (ValueError, LookupError, TypeError):
        last = next((line for line in reversed(stderr.splitlines()) if line.strip()), "it said nothing")
        return Verdict(f"Not audited: the vulnerability service does not answer ({last.strip()}).")
    found = [
        f"{each['name']} {each['version']}: {flaw['id']} (mended in {' or '.join(flaw['fix_versions']) or 'none yet'})"
        for each in dependencies
        for flaw in each.get("vulns", [])
    ]
    if found:
        return Verdict("\n".join(["Known vulnerabilities:", *found]), vulnerable=True)
    unknown = [each["name"] for each in dependencies if "skip_reason" in each]
    if len(unknown) == len(dependencies):
        return Verdict("Not audited: the index knows none of the packages.")
    rest = f", {len(unknown)} of them unknown to the index" if unknown else ""
    return Verdict(f"No known vulnerabilities in {len(dependencies)} packages{rest}.")


def audit(lock: Path, command: Sequence[str] = (sys.executable, "-m", "pip_audit")) -> Verdict:
    """Ask about every package in ``lock``, for a minute at most."""
    asking = [*command, *_AUDIT, f"--timeout={ANSWER_TIMEOUT_S}", "--requirement", str(lock)]
    try:
        done = subprocess.run(
            asking, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired:
        return Verdict(f"Not audited: the vulnerability service took more than {LONGEST_S:g} s.")
    return verdict_of(done.stdout, done.stderr)


def main() -> int:
    """Audit the file that is named, and say what came of it."""
    if find_spec("pip_audit") is None:
        sys.exit("Error: pip-audit is not installed. Run 'make setup'.")
    verdict = audit(Path(sys.argv[1]))
    sys.stdout.write(f"{verdict.sentence}\n")
    return int(verdict.vulnerable)


if __name__ == "__main__":
    sys.exit(main())
