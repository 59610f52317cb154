"""The judgement as a few lines for a terminal or a log."""

from dataclasses import dataclass

from harness.analysis.gate import Judgement
from harness.report.gate.words import STANDINGS, one_line, shown

_WIDTH = max(len(word) for word in STANDINGS.values())


@dataclass(frozen=True, slots=True)
class TextFormat:
    """Plain text: one line per condition, then the verdict."""

    name: str = "text"

    def render(self, judgement: Judgement, source: str) -> str:
        """The conditions, the warnings and the verdict, which comes last as it does for ``harness compare``."""
        lines = []
        for finding in judgement.findings:
            word = STANDINGS[finding.standing]
            lines.append(f"{word:{_WIDTH}}  {finding.condition}: {one_line(finding.sentence)}")
            lines += [f"{'':{_WIDTH}}    {detail}" for detail in shown(finding.details)]
        lines += [f"Warning: {one_line(f'{each.sentence} {each.remedy}')}" for each in judgement.warnings]
        lines.append(f"Gate: {STANDINGS[judgement.standing]} ({one_line(source)})")
        return "\n".join(lines) + "\n"

    def page(self, judgement: Judgement, source: str) -> str:
        """None."""
        return ""
