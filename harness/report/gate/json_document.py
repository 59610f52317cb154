"""The judgement as JSON, for scripts."""

import json
from dataclasses import dataclass

from harness.analysis.gate import Judgement


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """One JSON object."""

    name: str = "json"

    def render(self, judgement: Judgement, source: str) -> str:
        """Everything that was judged, with its figures; in ASCII, so that no terminal's encoding stands in the way."""
        document = {
            "run": source,
            "verdict": judgement.standing,
            "conditions": [
                {
                    "name": finding.condition,
                    "verdict": finding.standing,
                    "sentence": finding.sentence,
                    "details": list(finding.details),
                    "measured": finding.measured.model_dump(mode="json") if finding.measured else None,
                    "limit": finding.limit,
                }
                for finding in judgement.findings
            ],
            "warnings": [warning.model_dump(mode="json") for warning in judgement.warnings],
        }
        return json.dumps(document, indent=2) + "\n"

    def page(self, judgement: Judgement, source: str) -> str:
        """None."""
        return ""
