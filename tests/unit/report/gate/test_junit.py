import xml.etree.ElementTree as ET

from harness.analysis.gate.condition import Finding
from harness.record.run import WarningRecord
from harness.report.gate.junit import JUnitFormat
from tests.support.judgements import make_finding, make_judgement

ALL = (
    make_finding("pass", "It finished.", condition="whole"),
    make_finding("checks-failed", "2 failed.", condition="checks", details=["PO1 <lost>", "PO2 & more"]),
    make_finding("fail", "Saves 10 %.", condition="target"),
    make_finding("inconclusive", "It is open.", condition="regression"),
)


def suite_of(*findings: Finding, warnings: tuple[WarningRecord, ...] = ()) -> ET.Element:
    judgement = make_judgement(*(findings or ALL), warnings=warnings)
    root = ET.fromstring(JUnitFormat().render(judgement, "out/run.json"))
    assert root.tag == "testsuites"
    [suite] = root
    return suite


def test_the_suite_counts_its_cases() -> None:
    suite = suite_of()
    assert suite.tag == "testsuite"
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "4", "failures": "2", "errors": "0", "skipped": "1"}
    assert len(suite.findall("testcase")) == 4
    assert len(suite.findall("testcase/failure")) == 2
    assert len(suite.findall("testcase/skipped")) == 1
    assert suite.get("timestamp") == "2025-03-04T10:00:00"


def test_every_case_has_what_ci_systems_group_by() -> None:
    cases = suite_of().findall("testcase")
    assert [case.get("name") for case in cases] == ["whole", "checks", "target", "regression"]
    assert {case.get("classname") for case in cases} == {"harness.gate.typical"}
    assert {case.get("time") for case in cases} == {"0"}


def test_a_failure_says_why_and_names_each_finding() -> None:
    checks, target = suite_of().findall("testcase/failure")
    assert (checks.get("type"), checks.get("message")) == ("checks-failed", "2 failed.")
    assert (checks.text or "").splitlines() == ["2 failed.", "PO1 <lost>", "PO2 & more"]
    assert (target.get("type"), target.get("message")) == ("fail", "Saves 10 %.")


def test_what_is_inconclusive_is_skipped_and_says_why() -> None:
    [skipped] = suite_of().findall("testcase/skipped")
    assert skipped.get("message") == "It is open."


def test_the_order_of_a_suites_parts_is_that_of_the_schema() -> None:
    warning = WarningRecord(code="x", sentence="Seen.", remedy="Mend.")
    parts = [part.tag for part in suite_of(warnings=(warning,))]
    assert parts == ["properties", "testcase", "testcase", "testcase", "testcase", "system-out"]


def test_the_setting_is_kept_as_properties() -> None:
    facts = {each.get("name"): each.get("value") for each in suite_of().findall("properties/property")}
    assert facts["run"] == "out/run.json"
    assert facts["candidate"] == "driver-per-worker"
    assert facts["verdict"] == "checks-failed"


def test_characters_that_xml_cannot_bear_do_not_make_a_broken_document() -> None:
    suite = suite_of(make_finding("fail", "PO\x00 \x1b[31m \ufffe −5 %"))
    [failure] = suite.findall("testcase/failure")
    assert failure.get("message") == "PO [31m −5 %"
