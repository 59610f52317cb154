import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.commands import isolation
from harness.commands.isolation import IsolationOptions, exit_code_of, print_json, run
from harness.errors import ConfigError, ExitCode
from harness.experiment.events import Watcher
from harness.experiment.matrix import MatrixPlan
from harness.host.browsers import BrowserChoice
from harness.record.isolation import IsolationRecord
from harness.record.store import load_isolation
from tests.support.isolation import CONTEXT, FULL, NONE, make_matrix


def options(out: Path | None, *, quiet: bool = True, scenario: str = "isolation") -> IsolationOptions:
    return IsolationOptions(3, scenario, BrowserChoice.AUTO, headed=False, out_dir=out, quiet=quiet, as_json=False)


def test_a_matrix_that_proves_isolation_ends_with_0() -> None:
    assert exit_code_of(make_matrix()) is ExitCode.OK


def test_a_leak_ends_with_4() -> None:
    assert exit_code_of(make_matrix({("etag", FULL): "leak"})) is ExitCode.CHECK_FAILED


def test_a_control_that_does_not_leak_ends_with_4() -> None:
    assert exit_code_of(make_matrix({("etag", NONE): "clean"})) is ExitCode.CHECK_FAILED


def test_an_interruption_comes_first() -> None:
    assert exit_code_of(make_matrix({("etag", CONTEXT): "leak"}, interrupted=True)) is ExitCode.INTERRUPTED


def test_scripts_get_the_verdict_and_what_it_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    print_json(make_matrix({("etag", NONE): "clean"}), [Path("isolation.json")])
    answer = json.loads(capsys.readouterr().out)
    assert answer["hold"] is False
    assert answer["missed_controls"] == [f"{NONE}: etag"]
    assert answer["median_cost_ms"][CONTEXT] == 48.0
    assert answer["paths"] == ["isolation.json"]


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("{}")
    with pytest.raises(ConfigError, match="already holds something"):
        run(options(tmp_path))


def test_an_unknown_scenario_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no scenario 'isolatoin'"):
        run(options(tmp_path, scenario="isolatoin"))


def test_a_single_po_is_refused_since_nobody_could_see_its_state(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"has 1 PO: nobody could see another's state\. Ask for more with --pos 2\."):
        run(dataclasses.replace(options(tmp_path / "results"), pos=1))
    assert not (tmp_path / "results").exists()


def broken_off(plan: MatrixPlan, watcher: Watcher) -> Iterator[IsolationRecord]:
    yield make_matrix()
    raise KeyboardInterrupt


def test_what_was_looked_at_before_ctrl_c_is_kept_and_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "run_matrix", broken_off)
    assert run(options(tmp_path)) is ExitCode.INTERRUPTED
    assert load_isolation(tmp_path / "isolation.json").interrupted
    assert (tmp_path / "isolation.png").exists()


def broken_off_at_once(plan: MatrixPlan, watcher: Watcher) -> Iterator[IsolationRecord]:
    raise KeyboardInterrupt
    yield make_matrix()


def test_ctrl_c_before_anything_was_looked_at_is_an_interruption(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "run_matrix", broken_off_at_once)
    with pytest.raises(KeyboardInterrupt):
        run(options(tmp_path))
