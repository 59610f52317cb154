"""What the paths of the site lead to."""

import re

from fake_coupa.faults.fault import FaultyKind

PAGE = re.compile(r"^/(order_headers|requisition_headers)/(\w+)$")
DOCUMENT = re.compile(r"^/(order_headers|requisition_headers)/(\w+)(?:/.*)?$")
ATTACHMENT = re.compile(r"^/(order_headers|requisition_headers)/(\w+)/\w+/\d+$")
ASSET = re.compile(r"^/assets/.+$")


def parts(pattern: re.Pattern[str], path: str) -> tuple[str, str]:
    """What kind of document a path that fits the pattern is of, and its number."""
    match = pattern.match(path)
    assert match is not None
    return match[1], match[2]


def faulty_kind(path: str) -> FaultyKind | None:
    """What a path leads to, of what faults befall."""
    if PAGE.match(path):
        return "page"
    return "attachment" if ATTACHMENT.match(path) else None
