"""How an error page is told from a page that speaks of errors. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ERROR_MARKERS = (
    "Oops! We couldn't find what you wanted",
    "You are not authorized",
    "Access denied",
    "The page you were looking for doesn't exist",
    "Desculpe, não encontramos o que você procurava",
    "Você não está autorizado",
    "Acesso negado",
    "A página que você procurava não existe",
)

GONE = (404, 410)
BUSY = 429
_REFUSED = range(400, 500)
_FAILING = range(500, 600)
_SHORT_TEXT = 2000  # Characters. A PO's page says more, and an error page with its menus less.
_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4`\uff07"), "'")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a page says, and where.

    Attributes:
        status: of the site's answer, as HTTP has it; 0 where it is unknown.
        headings: its title and main headings.
        alerts: its lesser headings and notices.
        text: what a reader sees of it, from the top.
        has_attachments: it has something to fetch.
        is_order: it has a supplier or a requisition, as error pages have not.
    """

    status: int
    headings: Sequence[str]
    alerts: Sequence[str]
    text: str
    has_attachments: bool
    is_order: bool


def error_in(said: Wording) -> str:
    """The marker, or the status, by which this is an error page; empty where it is none.

    A site that is busy or out of order (429, 5xx) says nothing about the PO, whatever its words are.
    """
    if said.status == BUSY or said.status in _FAILING:
        return ""
    marker = next((marker for place in _places(said) for marker in ERROR_MARKERS if _plain(marker) in place), "")
    return marker or (f"the site answers {said.status}" if said.status in GONE else "")


def _places(said: Wording) -> list[str]:
    """The parts of a page in which a marker means that the page is an error page."""
    parts = list(said.headings)
    if not (said.has_attachments and said.is_order):
        parts += said.alerts  # "You are not authorized to approve this" may stand above a whole PO.
    is_bare = not (said.has_attachments or said.is_order) and len(said.text) < _SHORT_TEXT
    if said.status in _REFUSED or is_bare:
        parts.append(said.text)
    return [_plain(part) for part in parts]


def _plain(text: str) -> str:
    # Compatibility forms first: a no-break space becomes a space, a decomposed accent one letter.
    seen = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).translate(_UNSEEN)
    return " ".join(seen.casefold().split())
