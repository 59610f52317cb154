from collections.abc import Sequence

from harness.isolation.equality import same_files
from harness.record.run import FileRecord, PoRecord, PoStatusName, TrialRecord
from tests.support.runs import BASELINE, CANDIDATE, make_po, make_trial

BOTH_FILES = {"order.pdf": "a", "quote.pdf": "b"}


def po(files: dict[str, str] | None = None, number: str = "PO10001", status: PoStatusName = "COMPLETED") -> PoRecord:
    records = [FileRecord(name=name, bytes=1, sha256=digest) for name, digest in (files or {}).items()]
    return make_po(number, status=status).model_copy(update={"files": records})


def round_of(one: Sequence[PoRecord], other: Sequence[PoRecord], candidate: str = CANDIDATE) -> list[TrialRecord]:
    return [make_trial(BASELINE, pos=one), make_trial(candidate, pos=other)]


def test_the_same_files_in_another_order_pass() -> None:
    trials = round_of(
        [po(BOTH_FILES), po(number="PO10002")],
        [po(number="PO10002"), po({"quote.pdf": "b", "order.pdf": "a"})],
    )
    record = same_files(trials)
    assert (record.name, record.status, record.findings) == ("same-files", "passed", [])


def test_a_lost_file_is_named() -> None:
    record = same_files(round_of([po(BOTH_FILES)], [po({"order.pdf": "a"})]))
    assert record.status == "failed"
    assert record.findings == ["PO10001: per-po-driver brought 2 files, driver-per-worker 1: quote.pdf is missing"]


def test_a_file_too_many_is_named() -> None:
    record = same_files(round_of([po({"order.pdf": "a"})], [po(BOTH_FILES)]))
    assert record.findings == ["PO10001: per-po-driver brought 1 file, driver-per-worker 2: quote.pdf is there besides"]


def test_other_bytes_under_the_same_name_are_named() -> None:
    record = same_files(round_of([po(BOTH_FILES)], [po(BOTH_FILES | {"order.pdf": "c"})]))
    assert record.findings == ["PO10001: per-po-driver brought 2 files, driver-per-worker 2: order.pdf has other bytes"]


def test_another_status_is_named_also_where_no_file_differs() -> None:
    record = same_files(round_of([po(status="NO_ATTACHMENTS")], [po(status="PO_NOT_FOUND")]))
    assert record.findings == ["PO10001: per-po-driver ended as NO_ATTACHMENTS, driver-per-worker as PO_NOT_FOUND"]


def test_each_po_that_differs_is_one_finding() -> None:
    numbers = ("PO1", "PO2", "PO3")
    lost = [po(number=number, status="FAILED") for number in numbers]
    record = same_files(round_of([po(BOTH_FILES, number) for number in numbers], lost))
    assert [finding.partition(":")[0] for finding in record.findings] == list(numbers)


def test_a_po_that_only_one_trial_worked_is_named() -> None:
    record = same_files(round_of([po(BOTH_FILES)], [po(BOTH_FILES, "PO10002")]))
    assert record.findings == [
        "PO10001: per-po-driver alone has worked it",
        "PO10002: driver-per-worker alone has worked it",
    ]


def test_two_trials_of_one_mode_are_told_apart() -> None:
    record = same_files(round_of([po(BOTH_FILES)], [po()], candidate=BASELINE))
    assert record.findings == [
        (
            "PO10001: per-po-driver (trial 1) brought 2 files, per-po-driver (trial 2) 0: "
            "order.pdf is missing, quote.pdf is missing"
        )
    ]


def test_a_later_round_is_compared_with_the_first() -> None:
    first = make_trial(CANDIDATE, pos=[po(BOTH_FILES)])
    later = round_of([po({"order.pdf": "a"})], [po({"order.pdf": "a"})])
    assert same_files(later).status == "passed"
    record = same_files(later, first)
    assert record.findings == [
        (
            "PO10001: driver-per-worker in round 1 brought 2 files, per-po-driver 1: quote.pdf is missing; "
            "driver-per-worker in round 1 brought 2 files, driver-per-worker 1: quote.pdf is missing"
        )
    ]


def test_a_single_trial_has_nothing_to_be_compared_with() -> None:
    assert same_files([make_trial()]).status == "not-applicable"
