"""What the site shows and how slowly, as frozen models; an unknown key is an error."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, PositiveInt, model_validator

from fake_coupa.faults import KINDS, FaultsConfig
from fake_coupa.section import Milliseconds, Section, Share


class FileType(StrEnum):
    """A kind of attachment, by its file extension."""

    PDF = "pdf"
    MSG = "msg"
    DOCX = "docx"
    XLSX = "xlsx"
    JPG = "jpg"


class PageTrick(StrEnum):
    """What a page does that gets in the way of whoever reads it."""

    ALERT = "alert"
    POPUP = "popup"
    BEFOREUNLOAD = "beforeunload"


class FileTrick(StrEnum):
    """What is wrong with an attachment.

    ``same-name``: another attachment of its PO has the same name; ``html``: a page with a script, served as a PDF;
    ``redirect``: its link leads to another host.
    """

    SAME_NAME = "same-name"
    HTML = "html"
    REDIRECT = "redirect"


class BatchConfig(Section):
    """Which POs exist.

    The three shares are fractions of the batch; the rest of the POs carry their attachments themselves.

    Attributes:
        pos: how many POs.
        suppliers: how many suppliers they come from.
        unknown_share: POs that the site does not know.
        no_attachment_share: POs without any attachment.
        requisition_share: POs whose attachments lie with their requisition.
    """

    pos: int = Field(default=50, ge=1, le=100_000)
    suppliers: int = Field(default=8, ge=1, le=200)
    unknown_share: Share = 0.02
    no_attachment_share: Share = 0.04
    requisition_share: Share = 0.06

    @model_validator(mode="after")
    def _shares_fit(self) -> Self:
        if self.unknown_share + self.no_attachment_share + self.requisition_share > 1:
            raise ValueError("unknown_share, no_attachment_share and requisition_share add up to more than 1")
        return self


class IntRange(Section):
    """A range of whole numbers, both ends included."""

    min: PositiveInt
    max: PositiveInt

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min ({self.min}) is greater than max ({self.max})")
        return self


class CountRange(IntRange):
    """How many attachments a PO has that has any."""

    max: int = Field(ge=1, le=500)


class SizeRange(IntRange):
    """Sizes of attachments; a file needs room for its type's header."""

    min: int = Field(ge=64)
    max: int = Field(le=2_000_000_000)


class AttachmentsConfig(Section):
    """The attachments of a PO.

    Attributes:
        count: attachments per PO, all counts equally likely.
        size_bytes: sizes, log-uniform: as many files between 50 and 100 kB as between 1 and 2 MB.
        types: relative weight of each file type.
    """

    count: CountRange = CountRange(min=1, max=5)
    size_bytes: SizeRange = SizeRange(min=50_000, max=2_000_000)
    types: dict[FileType, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(
        default={
            FileType.PDF: 0.55,
            FileType.MSG: 0.15,
            FileType.DOCX: 0.1,
            FileType.XLSX: 0.1,
            FileType.JPG: 0.1,
        }
    )

    @model_validator(mode="after")
    def _some_type(self) -> Self:
        if sum(self.types.values()) <= 0:
            raise ValueError("types needs at least one weight above 0")
        return self


class DelayConfig(Section):
    """A log-normal delay before the first byte of an answer, in milliseconds.

    Attributes:
        median: half of the answers take longer.
        sigma: spread of the delay's logarithm; 0.3 puts nine answers in ten within a factor of 1.6.
    """

    median: Milliseconds = 0
    sigma: float = Field(default=0, ge=0, le=2, allow_inf_nan=False)


class LatencyConfig(Section):
    """Delays by kind of resource; none is ever longer than ``cap`` milliseconds."""

    page: DelayConfig = DelayConfig()
    attachment: DelayConfig = DelayConfig()
    asset: DelayConfig = DelayConfig()
    cap: Milliseconds = 30_000


class BandwidthConfig(Section):
    """Speed of each answer's body; without ``bytes_per_s`` as fast as the machine can."""

    bytes_per_s: int | None = Field(default=None, ge=1_000)


class AssetGroup(Section):
    """Static files of one kind that every page asks for."""

    count: int = Field(ge=0, le=50)
    size_bytes: int = Field(ge=1_000, le=20_000_000)


class AssetsConfig(Section):
    """Style sheets, scripts and images of a page."""

    css: AssetGroup = AssetGroup(count=1, size_bytes=120_000)
    js: AssetGroup = AssetGroup(count=2, size_bytes=250_000)
    images: AssetGroup = AssetGroup(count=6, size_bytes=12_000)


class LateConfig(Section):
    """Attachments that come late: by turns the whole answer, or all of it but its beginning.

    Attributes:
        share: of the POs with attachments, spread evenly; each has one late attachment.
        headers_ms: before the answer begins, where the whole answer is late.
        body_ms: between its beginning and the rest, where only the rest is late.
    """

    share: Share = 0
    headers_ms: Milliseconds = 0
    body_ms: Milliseconds = 0


class HostileConfig(Section):
    """What suppliers do that no tool was made for, spread evenly over the POs with attachments.

    Attributes:
        file_names: names that no file can have, and one that is the same with every supplier.
        pages: tricks of pages, one to a page.
        attachments: tricks of attachments, one to a PO; such a PO has two attachments at least.
    """

    file_names: bool = False
    pages: tuple[PageTrick, ...] = ()
    attachments: tuple[FileTrick, ...] = ()


class SiteConfig(Section):
    """The whole site; everything it shows follows from this and nothing else.

    Attributes:
        tls: whether it is served over HTTPS, with a certificate of an authority that is made at its start.
    """

    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    batch: BatchConfig = BatchConfig()
    attachments: AttachmentsConfig = AttachmentsConfig()
    latency_ms: LatencyConfig = LatencyConfig()
    bandwidth: BandwidthConfig = BandwidthConfig()
    assets: AssetsConfig = AssetsConfig()
    late: LateConfig = LateConfig()
    hostile: HostileConfig = HostileConfig()
    faults: FaultsConfig = FaultsConfig()
    tls: bool = False

    @model_validator(mode="after")
    def _handshakes_need_tls(self) -> Self:
        if any(self.faults.handshake.share_of(kind) for kind in KINDS) and not self.tls:
            raise ValueError("faults.handshake needs tls = true: without it there are no handshakes")
        return self
