"""Attachments: bytes that follow from a name and a size, made part by part and never held."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote

from tests.support.tenant.wire import Reply

PART_BYTES = 65_536

_STARTS = {"application/pdf": b"%PDF-1.4\n", "image/png": b"\x89PNG\r\n\x1a\n", "text/html": b"<!doctype html>"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment of a PO.

    Attributes:
        name: its own, as a person would save it.
        shown: as an inline answer, which a browser would rather show than save.
        told: whether the server tells the name; else the page's must serve.
        store: kept by the attachment store and served from there.
        special: an answer instead of the file; its file is then none to be saved.
        busy_once: the first request of a session is told to come again.
    """

    name: str
    size: int = 12_000
    content_type: str = "application/pdf"
    shown: bool = False
    told: bool = True
    store: bool = False
    busy_once: bool = False
    special: Reply | None = field(default=None, compare=False)

    @property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal."""
        return _digest(self.name, self.size, self.content_type)

    def parts(self) -> Iterator[bytes]:
        """Its bytes."""
        return _parts(self.name, self.size, self.content_type)

    def reply(self) -> Reply:
        """The answer that brings it."""
        if self.special is not None:
            return self.special
        headers = (("Content-Disposition", self._disposition()),) if self._disposition() else ()
        return Reply(200, self.parts(), self.content_type, headers, self.size)

    def _disposition(self) -> str:
        kind = "inline" if self.shown else "attachment"
        if not self.told:
            return "inline" if self.shown else ""
        if self.name.isascii() and not set('"\\') & set(self.name):
            return f'{kind}; filename="{self.name}"'
        # RFC 6266, section 4.3 and RFC 5987: an ASCII name for old clients, the true one besides.
        return f"{kind}; filename=\"attachment\"; filename*=UTF-8''{quote(self.name, safe='')}"


def _parts(name: str, size: int, content_type: str) -> Iterator[bytes]:
    start = _STARTS.get(content_type.partition(";")[0], b"")[:size]
    if start:
        yield start
    block = hashlib.shake_256(name.encode()).digest(PART_BYTES)
    if content_type.startswith("text/"):
        block = block.hex().encode()[:PART_BYTES]
    left = size - len(start)
    while left > 0:
        yield block[: min(left, PART_BYTES)]
        left -= PART_BYTES


@cache
def _digest(name: str, size: int, content_type: str) -> str:
    digest = hashlib.sha256()
    for part in _parts(name, size, content_type):
        digest.update(part)
    return digest.hexdigest()
