from pathlib import Path

import pytest

from harness.commands.report import ReportOptions, run
from harness.errors import ConfigError, ExitCode, RecordError
from harness.record.store import save_run
from tests.support.runs import make_run


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "typical" / "run.json"
    save_run(make_run([]), path)
    return path


def test_the_page_lies_beside_the_run_and_its_path_is_printed(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(ReportOptions(saved, None)) is ExitCode.OK
    page = saved.with_name("report.html")
    assert "no round was finished" in page.read_text(encoding="utf-8")
    assert capsys.readouterr().out == f"{page}\n"


def test_a_folder_stands_for_the_run_in_it(saved: Path) -> None:
    run(ReportOptions(saved.parent, None))
    assert saved.with_name("report.html").exists()


def test_another_file_can_be_named_and_is_written_again(saved: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("old", encoding="utf-8")
    run(ReportOptions(saved, page))
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert not saved.with_name("report.html").exists()


def test_the_run_is_never_overwritten(saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(ConfigError, match="is the run itself"):
        run(ReportOptions(saved, saved.parent / "." / "run.json"))
    assert saved.read_bytes() == before


def test_a_page_that_cannot_be_written_is_one_clear_error(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"Could not write the report to .*no.page\.html.*--out FILE"):
        run(ReportOptions(saved, tmp_path / "no" / "page.html"))


def test_a_run_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="There is no run"):
        run(ReportOptions(tmp_path / "run.json", None))
