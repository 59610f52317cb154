"""What the target site says it received."""

from dataclasses import dataclass

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One request and its answer, as the site saw them.

    Attributes:
        at_s: seconds between the start of the site and the request's arrival.
        po: digits of the PO it was made for, by its path or its Referer; empty where neither says.
        status: HTTP status; 0 for a request still unanswered when the journal was read, or answered by a reset.
        cookies: cookies received, by name.
        bytes: of the body, as far as it was sent.
        duration_s: until the last byte was sent.
        client_port: of the client's end of the connection.
        connection: number of the connection; a port can serve again once its connection is closed.
    """

    at_s: float
    method: str
    path: str
    po: str
    status: int
    cookies: dict[str, str]
    bytes: int
    duration_s: float
    client_port: int
    connection: int = 0


_ENTRIES = TypeAdapter(list[JournalEntry])


def parse_journal(text: bytes) -> list[JournalEntry]:
    """Entries from the site's JSON, in order of arrival. Raises pydantic's ValidationError for anything else."""
    return _ENTRIES.validate_json(text)
