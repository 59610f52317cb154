from dataclasses import replace

import pytest

from harness.coupa.result import PoStatus
from harness.isolation.checks.files_complete import FilesComplete
from harness.isolation.evidence import FoundFile
from harness.workload.batch import ExpectedFile, ExpectedPo
from tests.support.evidence import FIRST, SECOND, expect, good_files, make_evidence, sha256

FIRST_FILE, SECOND_FILE = good_files()


def findings(*files: FoundFile) -> list[str] | None:
    return FilesComplete().findings(make_evidence(files=files))


def test_every_file_in_its_place_passes() -> None:
    assert findings(SECOND_FILE, FIRST_FILE) == []


def test_a_lost_file_fails_the_check() -> None:
    assert findings(FIRST_FILE) == [f"{SECOND}/order.pdf is missing"]


@pytest.mark.parametrize("content", ["", "other bytes", FIRST])
def test_a_file_with_other_bytes_fails_the_check(content: str) -> None:
    altered = FoundFile(f"{SECOND}/order.pdf", sha256(content))
    whose = f", those of a file of {FIRST}" if content == FIRST else ""
    assert findings(FIRST_FILE, altered) == [f"{SECOND}/order.pdf has other bytes than the site sent{whose}"]


@pytest.mark.parametrize("path", [f"{FIRST}/second.pdf", f"{FIRST}/order (2).pdf"])
def test_a_file_that_is_there_twice_fails_the_check(path: str) -> None:
    again = FoundFile(path, sha256(FIRST))
    assert findings(FIRST_FILE, SECOND_FILE, again) == [f"{path} does not belong there"]


@pytest.mark.parametrize("path", ["order.pdf", ".staging/0/1/guid", "PO99999/order.pdf", f"{SECOND}/order (2).pdf"])
def test_a_file_outside_its_pos_folder_fails_the_check_and_its_owner_is_named(path: str) -> None:
    strayed = FoundFile(path, sha256(FIRST))
    assert findings(FIRST_FILE, SECOND_FILE, strayed) == [f"{path} is a file of {FIRST}"]


def test_a_file_of_no_po_fails_the_check() -> None:
    path = f"{FIRST}/what is this.pdf"
    assert findings(FIRST_FILE, SECOND_FILE, FoundFile(path, sha256("unknown"))) == [f"{path} does not belong there"]


def test_a_file_that_landed_with_another_po_is_missing_here_and_foreign_there() -> None:
    strayed = FoundFile(f"{FIRST}/order (2).pdf", sha256(SECOND))
    assert findings(FIRST_FILE, strayed) == [
        f"{SECOND}/order.pdf is missing",
        f"{FIRST}/order (2).pdf is a file of {SECOND}",
    ]


def test_two_pos_whose_files_changed_places_fail_twice() -> None:
    swapped = [FoundFile(f.path, other.sha256) for f, other in zip(good_files(), reversed(good_files()), strict=True)]
    assert len(findings(*swapped) or []) == 2


def test_a_site_of_unknown_content_cannot_be_judged() -> None:
    assert FilesComplete().findings(make_evidence(known_site=False)) is None


def of_any_name(*contents: str, withheld: tuple[str, ...] = ()) -> ExpectedPo:
    files = tuple(ExpectedFile(None, len(content), sha256(content)) for content in contents)
    return ExpectedPo(FIRST, "Acme", PoStatus.COMPLETED, files, tuple(sha256(each) for each in withheld))


def findings_where_first_is(first: ExpectedPo, *files: FoundFile) -> list[str] | None:
    expected = {FIRST: first, SECOND: expect(SECOND)}
    return FilesComplete().findings(replace(make_evidence(files=(*files, SECOND_FILE)), expected=expected.__getitem__))


def test_a_file_whose_name_cannot_be_known_may_have_any() -> None:
    files = FoundFile(f"{FIRST}/_CON", sha256("a")), FoundFile(f"{FIRST}/_CON (2)", sha256("b"))
    assert findings_where_first_is(of_any_name("b", "a"), *files) == []


def test_two_files_of_one_content_must_both_be_there() -> None:
    once, again = FoundFile(f"{FIRST}/a.pdf", sha256("a")), FoundFile(f"{FIRST}/a (2).pdf", sha256("a"))
    missing = f"a file of {FIRST} that may have any name is missing"
    assert findings_where_first_is(of_any_name("a", "a"), once, again) == []
    assert findings_where_first_is(of_any_name("a", "a"), once) == [missing]
    assert findings_where_first_is(of_any_name("a"), once, again) == [f"{FIRST}/a (2).pdf does not belong there"]


def test_any_name_does_not_mean_any_folder() -> None:
    assert findings_where_first_is(of_any_name("a"), FoundFile(f"{SECOND}/a.pdf", sha256("a"))) == [
        f"a file of {FIRST} that may have any name is missing",
        f"{SECOND}/a.pdf is a file of {FIRST}",
    ]


def test_a_file_that_nobody_should_have_fails_the_check_wherever_it_is() -> None:
    own, other = FoundFile(f"{FIRST}/late.pdf", sha256("late")), FoundFile(f"{SECOND}/late.pdf", sha256("late"))
    assert findings_where_first_is(of_any_name(withheld=("late",)), own, other) == [
        f"{FIRST}/late.pdf does not belong there",
        f"{SECOND}/late.pdf is a file of {FIRST}",
    ]
