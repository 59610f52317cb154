"""What a site answers to a request for a document, as the guard of a tab sees it before the browser does. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

_WITHOUT_BODY = (204, 205)
_SHOWN = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Attributes:
        url: that it came from, after all redirects.
        status: of HTTP; 0 where the connection failed and there was none.
        retry_after: as the header has it, like all that follow.
        length_bytes: of the body, as declared; None where nobody says, or it is to be decoded.
    """

    url: str
    status: int
    retry_after: str = ""
    content_type: str = ""
    disposition: str = ""
    location: str = ""
    length_bytes: int | None = None

    @property
    def has_file(self) -> bool:
        """Whether its body is what was asked for."""
        return 200 <= self.status < 300 and self.status not in _WITHOUT_BODY

    @property
    def leads_on(self) -> bool:
        """Whether it is a redirect."""
        return self.status in (301, 302, 303, 307, 308)

    @property
    def next_url(self) -> str:
        """Where a redirect leads; the location itself, which is on no site, where it cannot be read."""
        try:
            return urljoin(self.url, self.location)
        except ValueError:
            return self.location

    @property
    def is_page(self) -> bool:
        """Whether a browser shows it as a page of HTML."""
        is_attachment = self.disposition.strip().lower().startswith("attachment")
        return self.content_type.partition(";")[0].strip().lower() in _SHOWN and not is_attachment


def answer_in(params: dict[str, Any]) -> Answer | None:
    """The answer in the parameters of a ``Fetch.requestPaused``; None where the request has yet to be sent."""
    url = str(params["request"]["url"])
    if "responseStatusCode" not in params:
        return Answer(url, 0) if "responseErrorReason" in params else None
    headers = {str(each["name"]).lower(): str(each["value"]) for each in reversed(params.get("responseHeaders", []))}
    return Answer(
        url,
        int(params["responseStatusCode"]),
        headers.get("retry-after", ""),
        headers.get("content-type", ""),
        headers.get("content-disposition", ""),
        headers.get("location", ""),
        length_in(headers),
    )


def length_in(headers: Mapping[str, str]) -> int | None:
    """Bytes of a body, as its headers declare them under lower-case names; None where it is not sent as it is."""
    length = headers.get("content-length", "")
    is_plain = headers.get("content-encoding", "identity").strip().lower() == "identity"
    return int(length) if is_plain and length.isascii() and length.isdigit() else None


def as_attachment(params: dict[str, Any], answer: Answer) -> list[dict[str, str]]:
    """The headers of an answer, changed so that a browser saves what it would rather show; a name in them stays."""
    kept = [
        {"name": str(each["name"]), "value": str(each["value"])}
        for each in params.get("responseHeaders", [])
        if str(each["name"]).lower() != "content-disposition"
    ]
    kind, semicolon, parameters = answer.disposition.partition(";")
    if "=" in kind:  # Sites forget what the header begins with.
        semicolon, parameters = ";", answer.disposition
    return [*kept, {"name": "Content-Disposition", "value": f"attachment{semicolon}{parameters}"}]
