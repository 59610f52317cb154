from pathlib import Path
from typing import cast

import pytest

from harness.coupa.folders import STAGING
from harness.experiment.soak.stretch import STRETCH_POS, Stretch, nothing_left
from harness.workload.batch import ExpectedPo, Po
from harness.workload.fake_site import FakeSite
from harness.workload.journal import JournalEntry
from tests.support.evidence import BATCH, FIRST, SECOND, expect, make_result


class Witness:
    """A site of a few POs that knows what is right, and has nothing to tell."""

    def __init__(self, batch: tuple[Po, ...]) -> None:
        self.batch = batch
        self.clearings = 0

    def expected(self, number: str) -> ExpectedPo:
        return expect(number)

    def journal(self) -> list[JournalEntry]:
        return []

    def clear_journal(self) -> None:
        self.clearings += 1


def make_stretch(root: Path, batch: tuple[Po, ...] = BATCH) -> tuple[Stretch, Witness]:
    witness = Witness(batch)
    return Stretch(root, cast("FakeSite", witness)), witness


def bring_home(root: Path, stretch: Stretch, *pos: str) -> None:
    for po in pos:
        (root / po).mkdir()
        (root / po / "order.pdf").write_text(po, encoding="utf-8")
        stretch.add(make_result(po))


def failed(stretch: Stretch) -> dict[str, list[str]]:
    return {check.name: check.findings for check in stretch.checked()[0] if check.status == "failed"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / STAGING / "0").mkdir(parents=True)
    return tmp_path


def test_pos_that_are_right_pass_and_their_files_are_deleted(root: Path) -> None:
    stretch, witness = make_stretch(root)
    bring_home(root, stretch, FIRST, SECOND)
    checks, pos = stretch.checked()
    assert {check.status for check in checks} <= {"passed", "not-applicable"}
    assert {"files-complete", "results-complete"} <= {check.name for check in checks}
    assert (pos, stretch.results, witness.clearings) == (2, [], 1)
    assert [entry.name for entry in root.iterdir()] == [STAGING]


def test_a_missing_file_is_found(root: Path) -> None:
    stretch, _ = make_stretch(root)
    bring_home(root, stretch, FIRST, SECOND)
    (root / SECOND / "order.pdf").unlink()
    assert failed(stretch) == {"files-complete": [f"{SECOND}/order.pdf is missing"]}


def test_a_po_that_is_lost_is_found(root: Path) -> None:
    stretch, _ = make_stretch(root)
    bring_home(root, stretch, SECOND)
    assert f"{FIRST} has no result" in failed(stretch)["results-complete"]


def test_a_po_of_the_next_lap_is_met_as_if_for_the_first_time(root: Path) -> None:
    stretch, _ = make_stretch(root)
    for _ in range(2):
        bring_home(root, stretch, FIRST, SECOND)
        assert stretch.is_full
        assert failed(stretch) == {}


def test_a_stretch_of_a_long_batch_ends_after_so_many_pos(root: Path) -> None:
    stretch, _ = make_stretch(root, tuple(Po(f"PO{number}") for number in range(1, STRETCH_POS + 51)))
    for number in range(1, STRETCH_POS):
        stretch.add(make_result(f"PO{number}"))
    assert not stretch.is_full
    stretch.add(make_result(f"PO{STRETCH_POS}"))
    assert stretch.is_full


def test_what_is_left_behind_is_found_at_the_end(tmp_path: Path) -> None:
    assert nothing_left(tmp_path).status == "passed"
    (tmp_path / "profile").mkdir()
    assert nothing_left(tmp_path).findings == ["profile was left in the temporary folder"]
