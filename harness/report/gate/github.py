"""The judgement as GitHub shows it: an annotation per condition, and a table on the job's page."""

import html
from dataclasses import dataclass

from harness.analysis.gate import Judgement
from harness.analysis.gate.condition import Finding, Standing
from harness.report.gate.words import STANDINGS, one_line, shown

_COMMANDS: dict[Standing, str] = {
    "pass": "notice",
    "inconclusive": "warning",
    "fail": "error",
    "checks-failed": "error",
}
_MARKDOWN = str.maketrans({each: f"\\{each}" for each in "\\`*_[]|~"})


@dataclass(frozen=True, slots=True)
class GitHubFormat:
    """Workflow commands on standard output."""

    name: str = "github"

    def render(self, judgement: Judgement, source: str) -> str:
        """A command per condition and per warning; anything else on the lines would be plain log."""
        lines = [_annotation(finding) for finding in judgement.findings]
        lines += [_command("warning", each.code, f"{each.sentence} {each.remedy}") for each in judgement.warnings]
        return "\n".join(lines) + "\n"

    def page(self, judgement: Judgement, source: str) -> str:
        """The verdict, a table of the conditions, the failed checks and the warnings."""
        lines = [
            f"### harness gate: {STANDINGS[judgement.standing]}",
            "",
            f"{_cell(source)}",
            "",
            "| condition | verdict | |",
            "|---|---|---|",
        ]
        lines += [
            f"| {each.condition} | **{STANDINGS[each.standing]}** | {_cell(each.sentence)} |"
            for each in judgement.findings
        ]
        details = [detail for finding in judgement.findings for detail in shown(finding.details)]
        notes = [f"Warning: {each.sentence} {each.remedy}" for each in judgement.warnings]
        if details or notes:
            lines += ["", *(f"- {_cell(line)}" for line in (*details, *notes))]
        return "\n".join(lines) + "\n\n"


def _annotation(finding: Finding) -> str:
    message = "\n".join([one_line(finding.sentence), *shown(finding.details)])
    return _command(_COMMANDS[finding.standing], finding.condition, message)


def _command(name: str, subject: str, message: str) -> str:
    return f"::{name} title={_property(f'harness gate: {subject}')}::{_data(message)}"


def _data(text: str) -> str:
    """Escaped as the runner reads the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escaped as the runner reads a property, which ends at a colon or a comma."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    """Text that Markdown and HTML leave as it is."""
    return html.escape(one_line(text), quote=False).translate(_MARKDOWN)
