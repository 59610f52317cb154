import pytest

from harness.analysis.gate import judge
from harness.analysis.gate.condition import Case
from harness.report.gate import FORMATS
from harness.report.gate.kind import GateFormat
from tests.support.judgements import run_of, with_failed_check


def test_the_formats_are_those_that_are_promised() -> None:
    assert list(FORMATS) == ["text", "json", "junit", "github"]


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS.keys())
def test_every_format_names_every_condition_and_ends_its_last_line(form: GateFormat) -> None:
    judgement = judge(Case(with_failed_check(run_of(0.7)), baseline=run_of(0.5)))
    text = form.render(judgement, "run.json")
    assert all(name in text for name in ("whole", "checks", "target", "regression", "PO10001 lacks order.pdf"))
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("name", ["text", "json", "junit"])
def test_only_github_has_a_page_for_its_jobs(name: str) -> None:
    assert FORMATS[name].page(judge(Case(run_of(0.7))), "run.json") == ""
