"""The bytes of attachments: a pure function of (seed, PO, index), never stored."""

import hashlib
from collections.abc import Iterator

from fake_coupa.config import FileTrick, FileType
from fake_coupa.files import Attachment
from fake_coupa.hostile import HTML
from fake_coupa.seeding import random_for

CHUNK_BYTES = 64 * 1024
_COUNTER_BYTES = 8

_HEADERS = {
    FileType.PDF: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    FileType.MSG: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    FileType.DOCX: b"PK\x03\x04\x14\x00\x06\x00",
    FileType.XLSX: b"PK\x03\x04\x14\x00\x06\x00",
    FileType.JPG: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
}


def content(seed: int, po: str, attachment: Attachment) -> Iterator[bytes]:
    """The attachment in chunks of 64 kB, beginning with its type's magic header.

    One random block per attachment, with a running number in front of each repetition: as cheap as copying
    memory, yet a file with two chunks swapped, doubled or missing has another hash.
    """
    block = random_for(seed, "content", po, attachment.index).randbytes(CHUNK_BYTES - _COUNTER_BYTES)
    left = attachment.bytes
    number = 0
    while left > 0:
        chunk = number.to_bytes(_COUNTER_BYTES, "big") + block
        if number == 0:
            header = HTML if attachment.trick is FileTrick.HTML else _HEADERS[attachment.type]
            chunk = header + chunk[len(header) :]
        yield chunk[:left]
        left -= CHUNK_BYTES
        number += 1


def sha256_of(seed: int, po: str, attachment: Attachment) -> str:
    """Hexadecimal SHA-256 of the attachment's bytes."""
    digest = hashlib.sha256()
    for chunk in content(seed, po, attachment):
        digest.update(chunk)
    return digest.hexdigest()
