import hashlib

import pytest

from fake_coupa.attachments import CHUNK_BYTES, content, sha256_of
from fake_coupa.config import FileType
from fake_coupa.files import Attachment, LinkShape


def an_attachment(size: int, index: int = 1, kind: FileType = FileType.PDF) -> Attachment:
    return Attachment(index, f"Invoice.{kind.value}", kind, size, LinkShape.HREF, "/order_headers/15000001/files/1")


@pytest.mark.parametrize("size", [1, 5, 64, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_an_attachment_has_exactly_its_size(size: int) -> None:
    assert len(b"".join(content(1, "15000001", an_attachment(size)))) == size


def test_the_hash_is_that_of_the_bytes() -> None:
    attachment = an_attachment(200_000)
    body = b"".join(content(1, "15000001", attachment))
    assert sha256_of(1, "15000001", attachment) == hashlib.sha256(body).hexdigest()


def test_seed_order_and_index_each_give_other_bytes() -> None:
    hashes = {
        sha256_of(1, "15000001", an_attachment(5_000)),
        sha256_of(2, "15000001", an_attachment(5_000)),
        sha256_of(1, "15000002", an_attachment(5_000)),
        sha256_of(1, "15000001", an_attachment(5_000, index=2)),
    }
    assert len(hashes) == 4


def test_no_two_chunks_of_a_file_are_alike() -> None:
    chunks = list(content(1, "15000001", an_attachment(4 * CHUNK_BYTES)))
    assert len(set(chunks)) == 4


@pytest.mark.parametrize(
    ("kind", "magic"),
    [
        (FileType.PDF, b"%PDF"),
        (FileType.DOCX, b"PK\x03\x04"),
        (FileType.JPG, b"\xff\xd8\xff"),
        (FileType.MSG, b"\xd0\xcf"),
    ],
)
def test_a_file_begins_as_its_type_does(kind: FileType, magic: bytes) -> None:
    assert next(content(1, "15000001", an_attachment(5_000, kind=kind))).startswith(magic)
