import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from harness.commands import soak
from harness.commands.endurance import EnduranceOptions
from harness.commands.soak import DEFAULT_MINUTES, SoakOptions, exit_code_of, judged, plan_of, run
from harness.coupa.result import PoStatus
from harness.errors import ConfigError, ExitCode, SiteError
from harness.experiment.soak.at_rest import RestReading
from harness.experiment.soak.log import SoakLog
from harness.experiment.soak.plan import MOST_POS, SoakPlan
from harness.host.browsers import Browser, BrowserChoice
from harness.measure.tree import TreeReading
from harness.record.run import CheckRecord
from harness.record.soak import SOAK_FILE
from harness.record.store import load_soak
from tests.support.browsers import BROWSER
from tests.support.evidence import make_result
from tests.support.soaks import make_samples, make_soak

KIB = 1024
BROKEN = CheckRecord(name="files-complete", status="failed", findings=["a is missing"])
RESTING = RestReading(
    TreeReading(200, 150, 8, 90, 200), TreeReading(60, 40, 1, 4, 20), TreeReading(50, 30, 1, 2, 10), 70
)


def make_options(folder: Path, **changes: Any) -> SoakOptions:
    plain = SoakOptions(
        minutes=None,
        pos=3,
        mode="driver-per-worker",
        scenario="smoke",
        cleanup="full",
        browser=BrowserChoice.AUTO,
        headed=False,
        max_growth="",
        out_dir=folder,
        quiet=True,
        as_json=False,
    )
    return dataclasses.replace(plain, **changes)


@pytest.fixture(autouse=True)
def _some_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_choice: BrowserChoice, headed: bool) -> Browser:
        return BROWSER

    monkeypatch.setattr(soak, "find_browser", found)


class Worked:
    """Three POs that went well, and then perhaps an end before its time."""

    def __init__(self, end: BaseException | None = None) -> None:
        self._end = end

    def __call__(self, plan: SoakPlan, log: SoakLog, _notes: object, after_po: Any) -> None:
        for _ in range(3):
            log.add(make_result(status=PoStatus.COMPLETED), RESTING)
            after_po()
        if self._end is not None:
            raise self._end


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mode": "nonsense"}, "--mode nonsense is not known"),
        ({"mode": "per-po-driver"}, r"starts a driver for each PO: none .* Choose driver-per-worker"),
        ({"cleanup": "nonsense"}, "--cleanup nonsense is not known"),
        ({"max_growth": "much"}, "--max-growth much is not a size"),
        ({"endurance": EnduranceOptions(retire_at="1K")}, "--retire-at 1K is less than any browser takes"),
        ({"scenario": "nonsense"}, "There is no scenario 'nonsense'"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_starts(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        run(make_options(tmp_path / "soak", **changes))
    assert not (tmp_path / "soak").exists()


@pytest.mark.parametrize(
    ("minutes", "pos", "plan_pos", "seconds"),
    [(None, None, MOST_POS, 60 * DEFAULT_MINUTES), (2.0, None, MOST_POS, 120.0), (None, 50, 50, None), (1, 50, 50, 60)],
)
def test_it_ends_with_time_or_pos_whichever_comes_first(
    tmp_path: Path, minutes: float | None, pos: int | None, plan_pos: int, seconds: float | None
) -> None:
    plan = plan_of(make_options(tmp_path, minutes=minutes, pos=pos))
    assert (plan.pos, plan.seconds) == (plan_pos, seconds)


def test_a_soak_leaves_its_record_and_its_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak, "run_soak", Worked())
    folder = tmp_path / "soak"
    assert run(make_options(folder, endurance=EnduranceOptions(retire_after=100))) is ExitCode.OK
    record = load_soak(folder)
    assert (record.pos_done, record.interrupted, record.config.retire_after) == (3, False, 100)
    assert record.verdict.startswith("3 POs are too few")
    assert sorted(path.name for path in folder.iterdir()) == [SOAK_FILE, "soak.png", "soak.svg"]


def test_an_interruption_keeps_what_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak, "run_soak", Worked(KeyboardInterrupt()))
    assert run(make_options(tmp_path / "soak")) is ExitCode.INTERRUPTED
    record = load_soak(tmp_path / "soak")
    assert (record.pos_done, record.interrupted) == (3, True)


def test_what_was_measured_before_a_failure_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak, "run_soak", Worked(SiteError("The site went away.")))
    with pytest.raises(SiteError):
        run(make_options(tmp_path / "soak"))
    record = load_soak(tmp_path / "soak" / SOAK_FILE)
    assert (record.pos_done, record.interrupted) == (3, True)


def test_what_is_measured_is_saved_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak, "run_soak", Worked(SystemExit()))
    monkeypatch.setattr(soak, "SAVED_EVERY_S", 0.0)
    with pytest.raises(SystemExit):
        run(make_options(tmp_path / "soak"))
    assert load_soak(tmp_path / "soak").pos_done == 3


def test_for_scripts_there_is_json_without_the_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(soak, "run_soak", Worked())
    run(make_options(tmp_path / "soak", as_json=True))
    answer = json.loads(capsys.readouterr().out)
    assert answer["pos_done"] == 3
    assert [growth["judgement"] for growth in answer["growths"]] == ["too-few"] * 4
    assert [Path(path).name for path in answer["paths"]] == [SOAK_FILE, "soak.png", "soak.svg"]
    assert "samples" not in answer


@pytest.mark.parametrize(
    ("per_po_bytes", "pos", "limit", "code"),
    [
        (40 * KIB, 600, None, ExitCode.OK),
        (40 * KIB, 600, 10 * KIB, ExitCode.VERDICT_FAIL),
        (40 * KIB, 600, 100 * KIB, ExitCode.OK),
        (0, 600, 10 * KIB, ExitCode.OK),
        (40 * KIB, 60, 10 * KIB, ExitCode.INCONCLUSIVE),
        (40 * KIB, 60, None, ExitCode.OK),
    ],
)
def test_a_limit_decides_the_exit_code(per_po_bytes: int, pos: int, limit: int | None, code: ExitCode) -> None:
    record = make_soak(make_samples(pos, per_po_bytes=per_po_bytes), config={"max_growth_bytes": limit})
    assert exit_code_of(judged(record)) is code


def test_a_po_that_was_not_right_outweighs_every_limit() -> None:
    record = make_soak(make_samples(600, per_po_bytes=40 * KIB), config={"max_growth_bytes": KIB}, checks=[BROKEN])
    assert exit_code_of(judged(record)) is ExitCode.CHECK_FAILED
    assert exit_code_of(judged(record.model_copy(update={"interrupted": True}))) is ExitCode.INTERRUPTED
