"""Each kind of loss shows, and a batch that is whole shows none."""

from dataclasses import replace

import pytest

from harness.isolation.evidence import FoundFile
from harness.workload.batch import ExpectedFile, ExpectedPo, Po
from tests.reliability.aftermath import Aftermath, Recorded
from tests.reliability.losses import losses_of

WHOLE = Aftermath(
    batch=(Po("PO1", "Acme"), Po("PO2", "Bolt")),
    recorded=(Recorded("PO1", "COMPLETED"), Recorded("PO2", "PO_NOT_FOUND", "gone")),
    expected={
        "PO1": ExpectedPo("PO1", "Acme", "COMPLETED", (ExpectedFile("a.pdf", 3, "aa"), ExpectedFile(None, 3, "bb"))),
        "PO2": ExpectedPo("PO2", "", "PO_NOT_FOUND", ()),
    },
    files=(FoundFile("PO1/a.pdf", "aa"), FoundFile("PO1/b.pdf", "bb")),
    folders={"PO1": "PO1", "PO2": "PO2"},
    happened=1,
)


def test_nothing_is_lost_of_a_batch_that_is_whole() -> None:
    assert losses_of(WHOLE).all == ()


@pytest.mark.parametrize(
    ("recorded", "sentence"),
    [
        ((Recorded("PO1", "COMPLETED"),), "PO2 ended in 0 statuses"),
        ((*WHOLE.recorded, Recorded("PO1", "COMPLETED")), "PO1 ended in 2 statuses"),
        ((*WHOLE.recorded, Recorded("PO9", "FAILED")), "PO9 was not in the batch"),
        (
            (Recorded("PO1", "FAILED", "no driver"), WHOLE.recorded[1]),
            "PO1 ended as FAILED (no driver), and the site has it COMPLETED",
        ),
    ],
)
def test_a_po_that_does_not_end_in_its_one_status_is_lost(recorded: tuple[Recorded, ...], sentence: str) -> None:
    assert sentence in losses_of(replace(WHOLE, recorded=recorded)).statuses


def test_a_po_that_a_fault_may_cost_is_lost_only_where_it_does_not_say_why() -> None:
    def failed(reason: str) -> Aftermath:
        recorded = (Recorded("PO1", "FAILED", reason), WHOLE.recorded[1])
        return replace(WHOLE, recorded=recorded, files=(), may_fail=frozenset({"PO1"}))

    assert losses_of(failed("the disk is full")).all == ()
    assert losses_of(failed("")).all == ("PO1 ended as FAILED and does not say why",)


def test_a_finished_po_whose_file_is_gone_or_doubled_has_lost_it() -> None:
    a, b = WHOLE.files
    [gone] = losses_of(replace(WHOLE, files=(a,))).files
    [doubled] = losses_of(replace(WHOLE, files=(a, b, FoundFile("PO1/a (2).pdf", "aa")))).files
    assert "has a file 0 times that the site has 1 times" in gone
    assert "has a file 2 times that the site has 1 times" in doubled


@pytest.mark.parametrize("path", ["PO1/c.pdf", "PO2/a.pdf", ".staging/0/1/guid"])
def test_half_files_and_those_of_others_are_losses(path: str) -> None:
    stray = FoundFile(path, "aa" if path.startswith("PO2") else "half")
    assert losses_of(replace(WHOLE, files=(*WHOLE.files, stray))).files == (f"{path} is not a whole file of its PO",)


def test_what_still_runs_and_what_is_left_behind_are_losses() -> None:
    losses = losses_of(replace(WHOLE, survivors=("process 7 is still running",), leftovers=("w0",)))
    assert losses.all == ("process 7 is still running", "w0")
