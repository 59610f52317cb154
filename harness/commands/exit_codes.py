"""How a run ends the process, measured just now or read back from disk."""

from harness.analysis.gate.condition import Standing
from harness.errors import ExitCode

EXIT_CODES: dict[Standing, ExitCode] = {
    "pass": ExitCode.OK,
    "fail": ExitCode.VERDICT_FAIL,
    "inconclusive": ExitCode.INCONCLUSIVE,
    "checks-failed": ExitCode.CHECK_FAILED,
}
