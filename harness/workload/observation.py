"""What the fake site's canaries saw: state of one PO found by the page of another, told by the page or by the site."""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Observation:
    """One look at what a browser holds, made for one PO.

    Attributes:
        po: digits of the PO whose page looked.
        source: ``page`` for what the page read and sent by beacon, ``server`` for what a request brought along.
        seen: tags found, by vector; a tag is ``<supplier>.<PO digits>`` of whoever planted it, or a bare word where
            the place has no room for one. A vector that was read and found empty has an empty list.
        trouble: why a vector could not be read or planted, by vector.
    """

    po: str
    source: Literal["page", "server"]
    seen: dict[str, list[str]]
    trouble: dict[str, str] = field(default_factory=dict)


_OBSERVATIONS = TypeAdapter(list[Observation])


def parse_observations(text: bytes) -> list[Observation]:
    """Observations from the site's JSON, in order of arrival. Raises pydantic's ValidationError for anything else."""
    return _OBSERVATIONS.validate_json(text)
