"""The attachments of a PO: what each is called, how a page links to it, and what is wrong with it."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from fake_coupa import wording
from fake_coupa.config import FileTrick, FileType, SiteConfig
from fake_coupa.hostile import HTML, file_trick, name_of
from fake_coupa.late import Lateness, lateness
from fake_coupa.seeding import random_for


class LinkShape(StrEnum):
    """How a page links to an attachment; the value is the part of the path that goes with the shape."""

    HREF = "attachment_file"
    ARIA_LABEL = "files"
    DOWNLOAD = "documents"
    TITLE = "items"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a PO.

    Attributes:
        name: what Content-Disposition calls it.
        path: where the site serves it.
        odd_name: no file can have this name as it stands, or another file of the PO has it too.
        late: what comes only when nobody waits any more.
        trick: what else a hostile supplier did to it.
    """

    index: int
    name: str
    type: FileType
    bytes: int
    shape: LinkShape
    path: str
    odd_name: bool = False
    late: Lateness | None = None
    trick: FileTrick | None = None

    @property
    def arrives(self) -> bool:
        """Whether a visitor who is in a hurry and keeps to this site gets it."""
        return self.late is None and self.trick is not FileTrick.REDIRECT


def attachments_of(config: SiteConfig, number: str, home: str, ordinal: int) -> tuple[Attachment, ...]:
    """The attachments of the nth PO that has any; ``home`` is the path of the page that links to them."""
    rng = random_for(config.seed, "attachments", number)
    turn = rng.randrange(len(LinkShape))
    trick = file_trick(config.hostile, ordinal)
    wanted = rng.randint(config.attachments.count.min, config.attachments.count.max)
    # A trick needs another file beside it: one to share a name with, or one that arrives.
    count = max(wanted, 2) if trick else wanted
    files = [
        _attachment(config, number, index, list(LinkShape)[(turn + index) % len(LinkShape)], home, ordinal)
        for index in range(1, count + 1)
    ]
    files = _with_trick(files, trick)
    if late := lateness(config.late, ordinal):
        place = random_for(config.seed, "late", number).randrange(count)
        files[place] = replace(files[place], late=late)
    return tuple(files)


def _attachment(config: SiteConfig, number: str, index: int, shape: LinkShape, home: str, ordinal: int) -> Attachment:
    rng = random_for(config.seed, "attachment", number, index)
    types, sizes = config.attachments.types, config.attachments.size_bytes
    kind = rng.choices(list(types), weights=list(types.values()))[0]
    size = round(math.exp(rng.uniform(math.log(sizes.min), math.log(sizes.max))))
    ordinary = wording.file_name(rng, index, kind.value)
    chosen = name_of(config.hostile, ordinal, index)
    return Attachment(
        index=index,
        name=chosen.text if chosen else ordinary,
        type=kind,
        bytes=min(max(size, sizes.min), sizes.max),
        shape=shape,
        path=f"{home}/{shape.value}/{index}",
        odd_name=chosen is not None and chosen.odd,
    )


def _with_trick(files: list[Attachment], trick: FileTrick | None) -> list[Attachment]:
    """The files with the trick played on the last of them."""
    *others, last = files
    if trick is FileTrick.SAME_NAME:
        *others, other = others
        pair = [replace(other, odd_name=True), replace(last, name=other.name, odd_name=True, trick=trick)]
        return [*others, *pair]
    if trick is FileTrick.HTML:
        html = replace(last, type=FileType.PDF, bytes=max(last.bytes, len(HTML)), trick=trick)
        return [*others, html if last.odd_name else replace(html, name=f"Certificate {last.index:02d}.pdf")]
    return [*others, replace(last, trick=trick)]
