import pytest

from harness.isolation.checks.files_complete import FilesComplete
from harness.isolation.evidence import FoundFile
from tests.support.evidence import FIRST, SECOND, good_files, make_evidence, sha256

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
    assert findings(FIRST_FILE, altered) == [f"{SECOND}/order.pdf has other bytes than the site sent"]


@pytest.mark.parametrize(
    "path", [f"{FIRST}/second.pdf", "order.pdf", ".staging/0/1/guid", "PO99999/order.pdf", f"{FIRST}/order (2).pdf"]
)
def test_a_file_that_nobody_expects_fails_the_check(path: str) -> None:
    foreign = FoundFile(path, sha256(FIRST))
    assert findings(FIRST_FILE, SECOND_FILE, foreign) == [f"{path} does not belong there"]


def test_a_file_that_landed_with_another_po_is_missing_here_and_foreign_there() -> None:
    strayed = FoundFile(f"{FIRST}/order (2).pdf", sha256(SECOND))
    assert findings(FIRST_FILE, strayed) == [
        f"{SECOND}/order.pdf is missing",
        f"{FIRST}/order (2).pdf does not belong there",
    ]


def test_two_pos_whose_files_changed_places_fail_twice() -> None:
    swapped = [FoundFile(f.path, other.sha256) for f, other in zip(good_files(), reversed(good_files()), strict=True)]
    assert len(findings(*swapped) or []) == 2


def test_a_site_of_unknown_content_cannot_be_judged() -> None:
    assert FilesComplete().findings(make_evidence(known_site=False)) is None
