from harness.analysis.gate.condition import Finding
from harness.record.run import WarningRecord
from harness.report.gate.github import GitHubFormat
from tests.support.judgements import make_finding, make_judgement

WARNING = WarningRecord(code="saturated-cpu", sentence="All cores were 100 % busy.", remedy="Use fewer workers.")


def lines_of(*findings: Finding, warnings: tuple[WarningRecord, ...] = ()) -> list[str]:
    judgement = make_judgement(*findings, warnings=warnings)
    return GitHubFormat().render(judgement, "run.json").splitlines()


def page_of(*findings: Finding, warnings: tuple[WarningRecord, ...] = (), source: str = "run.json") -> str:
    return GitHubFormat().page(make_judgement(*findings, warnings=warnings), source)


def test_each_finding_is_a_command_of_its_weight() -> None:
    findings = [make_finding(each, "So.") for each in ("pass", "inconclusive", "fail", "checks-failed")]
    title = "title=harness gate%3A target"
    assert lines_of(*findings) == [
        f"::notice {title}::So.",
        f"::warning {title}::So.",
        f"::error {title}::So.",
        f"::error {title}::So.",
    ]


def test_what_the_runner_would_read_as_its_own_is_escaped() -> None:
    [line] = lines_of(make_finding("fail", "Saves 10 %,\r\n::error::ha"))
    assert line == "::error title=harness gate%3A target::Saves 10 %25, ::error::ha"


def test_details_are_lines_of_one_annotation() -> None:
    [line] = lines_of(make_finding("checks-failed", "2 failed.", details=["PO1: 5 %", "PO2\n::stop"]))
    assert line.endswith("::2 failed.%0APO1: 5 %25%0APO2 ::stop")


def test_a_property_ends_neither_at_a_colon_nor_at_a_comma() -> None:
    [line] = lines_of(make_finding(condition="a,b:c%"))
    assert line.startswith("::notice title=harness gate%3A a%2Cb%3Ac%25::")


def test_warnings_are_annotations_too() -> None:
    assert lines_of(make_finding(), warnings=(WARNING,))[-1] == (
        "::warning title=harness gate%3A saturated-cpu::All cores were 100 %25 busy. Use fewer workers."
    )


def test_the_jobs_page_has_the_verdict_and_a_row_for_each_condition() -> None:
    page = page_of(make_finding("fail", "Saves 10 %."), warnings=(WARNING,), source="out/run.json")
    assert page == (
        "### harness gate: fail\n\nout/run.json\n\n| condition | verdict | |\n|---|---|---|\n"
        "| target | **fail** | Saves 10 %. |\n\n- Warning: All cores were 100 % busy. Use fewer workers.\n\n"
    )


def test_the_jobs_page_lists_the_failed_checks() -> None:
    assert "\n\n- PO1 lacks a.pdf\n" in page_of(make_finding("checks-failed", "1.", details=["PO1 lacks a.pdf"]))


def test_names_of_the_site_cannot_break_the_table_or_bring_markup() -> None:
    page = page_of(make_finding("fail", "a|b\n<img src=x> [x](y) `c`"))
    assert "| target | **fail** | a\\|b &lt;img src=x&gt; \\[x\\](y) \\`c\\` |" in page.splitlines()
