"""What may be written down of a text or a page, whatever secrets it holds. Pure.

Known secrets are taken out in every form in which they are written; besides, whatever stands where secrets stand, since
a site's tokens are known to nobody here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from harness.workload.credentials import MASK, Credentials, masked

SHORTEST_TOKEN = 8  # A cookie such as "en" is no secret, and would take words apart.
MOST_PAGE_CHARS = 1_000_000
_MOST_READ_CHARS = 2 * MOST_PAGE_CHARS  # A page that is larger is cut before it is looked through, which takes a while.

_QUOTED = r"\"[^\"]*\"|'[^']*'"
_TELLING = r"passw|passphrase|secret|token|csrf|xsrf|api[_-]?key|session[_-]?id|jwt|signature|credential"
_PATTERNS = (
    (re.compile(r"(?<=://)[^/\s\"'<>@]+@"), f"{MASK}@"),
    (re.compile(r"\?(?=[\w%&+~.\[-])[^\s\"'<>]+"), f"?{MASK}"),
    (re.compile(r"#[^\s\"'<>#=]{1,100}=[^\s\"'<>]*"), f"#{MASK}"),
    (re.compile(r"(?i);jsessionid=[^\s\"'<>/;]+"), f";jsessionid={MASK}"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w.-]+"), MASK),  # How every JSON web token begins.
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w+/.~=-]{8,}"), rf"\1 {MASK}"),
    (
        re.compile(
            rf"(?i)\b((?:set-)?cookie|(?:proxy-)?authorization)([\"']?\s{{0,4}}[:=]\s{{0,4}})({_QUOTED}|[^\r\n<]+)"
        ),
        rf"\1\2{MASK}",
    ),
    (
        re.compile(rf"(?i)({_TELLING})([\w.-]{{0,40}}[\"']?\s{{0,4}}[:=]\s{{0,4}})({_QUOTED}|[^\s\"'<>,;&)}}]+)"),
        rf"\1\2{MASK}",
    ),
)

_SCRIPT, _SCRIPT_END = re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\b", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ATTRIBUTE = r"\s+[^\s=>\"']+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]*))?"
_TAG = re.compile(rf"<([a-zA-Z][^\s/>]*)((?:{_ATTRIBUTE})+)")
_ONE_ATTRIBUTE = re.compile(r"(\s+)([^\s=>\"']+)=(\"[^\"]*\"|'[^']*'|[^\s\"'>]*)")
_TELLING_NAME = re.compile(rf"(?i){_TELLING}|session|cookie|nonce|auth(?!or)|\bsid\b")
_RUN_OR_FRAMED = re.compile(r"(?i)on\w+|srcdoc")


@dataclass(frozen=True, slots=True)
class Mask:
    """Takes secrets out of what is to be written down.

    Attributes:
        secrets: those that are known.
    """

    secrets: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, credentials: Credentials | None, cookies: Iterable[Mapping[str, object]] = ()) -> Self:
        """For a site that is entered with ``credentials``, or with the ``cookies`` of a login."""
        values = (str(cookie.get("value", "")) for cookie in cookies)
        tokens = tuple(value for value in values if len(value) >= SHORTEST_TOKEN)
        return cls((*(credentials.secrets() if credentials else ()), *tokens))

    def text(self, text: str) -> str:
        """``text`` without secrets, nor what follows the ``?`` of an address."""
        text = masked(text, self.secrets)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text

    def page(self, html: str) -> str:
        """The HTML of a page, cut to ``MOST_PAGE_CHARS``, without secrets, scripts, comments and hidden values."""
        is_cut = len(html) > _MOST_READ_CHARS
        html = _COMMENT.sub("<!---->", "".join(_without_scripts(html[:_MOST_READ_CHARS])))
        html = self.text(_TAG.sub(_without_telling_values, html))
        if is_cut:  # The cut may have gone through a secret, which is then no longer known by its whole.
            html = html[: html.rfind(">") + 1]
        return html[:MOST_PAGE_CHARS]


def _without_scripts(html: str) -> Iterator[str]:
    """The HTML in pieces, with nothing in its scripts; by hand, since no page may make this take long."""
    at = 0
    while (script := _SCRIPT.search(html, at)) is not None:
        body = html.find(">", script.end()) + 1
        end = _SCRIPT_END.search(html, body) if body else None
        yield html[at : body or script.start()]
        yield MASK
        if end is None:
            return
        at = end.start()
    yield html[at:]


def _without_telling_values(tag: re.Match[str]) -> str:
    name, attributes = tag[1].lower(), tag[2]
    given = {each[2].lower(): each[3].strip("\"'") for each in _ONE_ATTRIBUTE.finditer(attributes)}
    telling = _is_secretive(name, given)

    def without_value(attribute: re.Match[str]) -> str:
        key = attribute[2]
        hidden = telling if key.lower() in ("value", "content") else _tells(key)
        return f'{attribute[1]}{key}="{MASK}"' if hidden else attribute[0]

    return f"<{tag[1]}{_ONE_ATTRIBUTE.sub(without_value, attributes)}"


def _is_secretive(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether a tag's value or content is for no one's eyes: a field that a page hides, or one whose name says so."""
    if name == "input" and attributes.get("type", "").lower() in ("password", "hidden"):
        return True
    called = " ".join(attributes.get(key, "") for key in ("name", "id", "property", "http-equiv", "autocomplete"))
    return _TELLING_NAME.search(called) is not None


def _tells(key: str) -> bool:
    return bool(_RUN_OR_FRAMED.fullmatch(key) or _TELLING_NAME.search(key))
