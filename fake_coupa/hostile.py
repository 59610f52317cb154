"""What a hostile supplier does to an order: names no file can have, pages that get in the way, files that are traps."""

from dataclasses import dataclass

from fake_coupa.config import FileTrick, HostileConfig, PageTrick

# Each would do harm if it were taken as it stands: leave the folder, mean a device, hide its own end, have no name.
_NAMES = (
    "../../outside.pdf",
    "CON.pdf",
    "two\nlines\r\nand a header: none.pdf",
    f"{'long ' * 60}end.pdf",
    "\N{PAPERCLIP}\N{RECEIPT} fatura \N{FAMILY}.pdf",
    "invoice \N{RIGHT-TO-LEFT OVERRIDE}fdp.exe",
    "...",
    "C:\\Windows\\System32\\" + 'drivers "quoted" <b>.pdf',
    "NUL",
)
_COMMON_NAME = "Invoice.pdf"

ELSEWHERE_HOST = "elsewhere.localhost"
ELSEWHERE_PREFIX = "/elsewhere"
SCRIPT_PATH = "/ran"
HTML = f'<script>fetch("{SCRIPT_PATH}")</script><!--'.encode()


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a supplier gave; ``odd`` if no file can have it as it stands."""

    text: str
    odd: bool


def page_trick(config: HostileConfig, ordinal: int) -> PageTrick | None:
    """What the page of the nth PO with attachments does: each trick in its turn, then nothing once."""
    tricks = (*config.pages, None)
    return tricks[ordinal % len(tricks)]


def file_trick(config: HostileConfig, ordinal: int) -> FileTrick | None:
    """What is wrong with the last file of the nth PO with attachments; the turns drift against those of the pages."""
    tricks = (*config.attachments, None)
    return tricks[(ordinal + ordinal // len(tricks)) % len(tricks)]


def name_of(config: HostileConfig, ordinal: int, index: int) -> Name | None:
    """The name of a file, counted from 1, or None where the supplier chose an ordinary one.

    The first, third and so on are odd; the second has the same name with every supplier.
    """
    if not config.file_names:
        return None
    if index == 2:
        return Name(_COMMON_NAME, odd=False)
    return Name(_NAMES[(ordinal + 2 * index - 2) % len(_NAMES)], odd=True) if index % 2 else None
