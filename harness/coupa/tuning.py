"""What makes a PO faster and is not a matter of the driver's lifecycle; all of it off unless asked for.

A comparison of two modes asks what reuse brings, so that both arms are tuned alike; docs/performance.md explains each
measure.
"""

from dataclasses import dataclass
from enum import StrEnum

_BLOCKED_PATTERNS = {
    "images": ("png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico"),
    "fonts": ("woff", "woff2", "ttf", "otf", "eot"),
    "media": ("mp4", "webm", "mp3", "ogg"),
    "styles": ("css",),
    "scripts": ("js", "mjs"),
}
BLOCKABLE = tuple(_BLOCKED_PATTERNS)


class PageLoad(StrEnum):
    """When a page counts as loaded; WebDriver's words (page load strategy).

    ``normal``: with all that belongs to it. ``eager``: once its HTML is read and its deferred scripts have run.
    """

    NORMAL = "normal"
    EAGER = "eager"


@dataclass(frozen=True, slots=True)
class Tuning:
    """The measures that a run uses.

    Attributes:
        overlap: the next PO's page begins to load while the last files of a PO arrive, where each has a context.
        blocked: what pages are kept from loading: names of :data:`BLOCKABLE`, or addresses with ``*`` in them.
    """

    page_load: PageLoad = PageLoad.NORMAL
    overlap: bool = False
    blocked: tuple[str, ...] = ()

    def blocked_addresses(self) -> list[str]:
        """As DevTools take them: ``*`` stands for any text."""
        return [
            pattern
            for each in self.blocked
            for pattern in ([f"*.{ending}*" for ending in _BLOCKED_PATTERNS.get(each, ())] or [each])
        ]
