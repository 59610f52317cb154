"""The judgement as JUnit XML, which most CI systems show: a test case per condition."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from harness.analysis.gate import Judgement
from harness.analysis.gate.condition import Finding
from harness.report.gate.words import one_line, shown


@dataclass(frozen=True, slots=True)
class JUnitFormat:
    """A ``testsuites`` document of one suite.

    A condition that is inconclusive is a skipped test: JUnit knows no third answer, and a test that failed without
    proof would be a false alarm. The exit code tells it from a pass.
    """

    name: str = "junit"

    def render(self, judgement: Judgement, source: str) -> str:
        """The suite, with the run's setting as properties and the warnings as its output."""
        failed = sum(finding.standing in ("fail", "checks-failed") for finding in judgement.findings)
        skipped = sum(finding.standing == "inconclusive" for finding in judgement.findings)
        counts = {"tests": len(judgement.findings), "failures": failed, "errors": 0, "skipped": skipped}
        attributes = {"name": "harness gate", **{key: str(count) for key, count in counts.items()}, "time": "0"}
        root = ET.Element("testsuites", attributes)
        moment = f"{judgement.case.run.started_at:%Y-%m-%dT%H:%M:%S}"  # JUnit's schema knows no time zone here.
        suite = ET.SubElement(root, "testsuite", {**attributes, "timestamp": moment})
        _add_properties(suite, judgement, source)
        for finding in judgement.findings:
            _add_case(suite, finding, judgement.case.run.config.scenario)
        if judgement.warnings:
            output = ET.SubElement(suite, "system-out")
            output.text = "\n".join(one_line(f"{each.sentence} {each.remedy}") for each in judgement.warnings)
        ET.indent(root)
        # Characters outside ASCII become references, so that no terminal's encoding stands in the way.
        document: bytes = ET.tostring(root, encoding="us-ascii", xml_declaration=True)
        return document.decode("ascii") + "\n"

    def page(self, judgement: Judgement, source: str) -> str:
        """None."""
        return ""


def _add_properties(suite: ET.Element, judgement: Judgement, source: str) -> None:
    config = judgement.case.run.config
    properties = ET.SubElement(suite, "properties")
    facts = {
        "run": source,
        "scenario": config.scenario,
        "pos": config.pos,
        "workers": config.workers,
        "baseline": config.baseline,
        "candidate": config.candidate,
        "verdict": judgement.standing,
    }
    for name, value in facts.items():
        ET.SubElement(properties, "property", name=name, value=one_line(str(value)))


def _add_case(suite: ET.Element, finding: Finding, scenario: str) -> None:
    classname = f"harness.gate.{one_line(scenario)}"
    case = ET.SubElement(suite, "testcase", name=finding.condition, classname=classname, time="0")
    sentence = one_line(finding.sentence)
    if finding.standing == "inconclusive":
        ET.SubElement(case, "skipped", message=sentence)
    elif finding.standing == "pass":
        ET.SubElement(case, "system-out").text = sentence
    else:
        failure = ET.SubElement(case, "failure", message=sentence, type=finding.standing)
        failure.text = "\n".join([sentence, *shown(finding.details)])
