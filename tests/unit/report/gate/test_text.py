from harness.record.run import WarningRecord
from harness.report.gate.text import TextFormat
from tests.support.judgements import make_finding, make_judgement


def test_each_condition_is_a_line_and_the_verdict_comes_last() -> None:
    warning = WarningRecord(code="saturated-cpu", sentence="All cores were busy.", remedy="Use fewer workers.")
    judgement = make_judgement(
        make_finding("pass", "All passed.", condition="whole"),
        make_finding("fail", "Saves\n10 %."),
        warnings=[warning],
    )
    assert TextFormat().render(judgement, "out/run.json") == (
        "pass           whole: All passed.\n"
        "fail           target: Saves 10 %.\n"
        "Warning: All cores were busy. Use fewer workers.\n"
        "Gate: fail (out/run.json)\n"
    )


def test_failed_checks_are_listed_below_their_condition() -> None:
    finding = make_finding("checks-failed", "1 failed.", condition="checks", details=["PO1 lacks a file"])
    text = TextFormat().render(make_judgement(finding), "x")
    assert text.splitlines() == [
        "checks failed  checks: 1 failed.",
        "                 PO1 lacks a file",
        "Gate: checks failed (x)",
    ]
