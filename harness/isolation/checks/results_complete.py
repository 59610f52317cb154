"""Each PO of the batch has exactly one result, and it is the right one."""

from collections import Counter
from typing import ClassVar

from harness.isolation.evidence import Evidence


class ResultsComplete:
    """A PO that is lost, done twice, or ends otherwise than its site says is a finding."""

    name: ClassVar[str] = "results-complete"

    def findings(self, evidence: Evidence) -> list[str] | None:
        """Lost, repeated and unknown POs, and statuses that differ from the expected ones."""
        counted = Counter(result.po for result in evidence.results)
        wanted = {po.number for po in evidence.batch}
        lost = [f"{number} has no result" for number in sorted(wanted - counted.keys())]
        unknown = [f"{number} was not in the batch" for number in sorted(counted.keys() - wanted)]
        repeated = [f"{number} has {times} results" for number, times in sorted(counted.items()) if times > 1]
        return lost + unknown + repeated + _wrong_statuses(evidence)


def _wrong_statuses(evidence: Evidence) -> list[str]:
    findings = []
    for result in evidence.results:
        status, reason = result.outcome.status, result.outcome.reason
        wanted = evidence.expected(result.po).status if evidence.expected else None
        if status != wanted and (wanted is not None or status == "FAILED"):
            because = f" ({reason})" if reason else ""
            expectation = f", expected {wanted}" if wanted else ""
            findings.append(f"{result.po} ended as {status}{because}{expectation}")
    return findings
