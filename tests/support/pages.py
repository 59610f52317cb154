"""An HTML page taken apart: its elements in their order, and the text that a reader sees."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_UNSEEN = ("style", "script", "title")


@dataclass(frozen=True)
class Element:
    """A start tag with its attributes."""

    tag: str
    attributes: dict[str, str]


@dataclass
class Page(HTMLParser):
    """The page, once :func:`parse_page` has read it."""

    elements: list[Element] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    verbatim: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        if tag in _UNSEEN:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[-1]:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self.verbatim[self._open[-1]] = self.verbatim.get(self._open[-1], "") + data
        else:
            self.seen.append(data)

    @property
    def text(self) -> str:
        """What a reader sees, on one line."""
        return " ".join(" ".join(self.seen).split())

    def values(self, attribute: str) -> list[str]:
        """The value of an attribute wherever it is."""
        return [each.attributes[attribute] for each in self.elements if attribute in each.attributes]

    def count(self, tag: str) -> int:
        """How many elements of a kind there are."""
        return sum(each.tag == tag for each in self.elements)


def parse_page(text: str) -> Page:
    """Take a page apart."""
    page = Page()
    page.feed(text)
    page.close()
    return page
