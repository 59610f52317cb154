"""What a site calls a file, as Chromium would have it: the same file has one name by any transfer. Pure."""

import mimetypes
import re
import unicodedata
from email.message import Message
from email.utils import collapse_rfc2231_value
from urllib.parse import unquote, urlsplit

from harness.coupa.answers import Answer

NAMELESS = "download"
_UNTYPED = "application/octet-stream"
_ENDING = re.compile(r"\.(?=[0-9]*[A-Za-z])[A-Za-z0-9]{1,5}$")  # Not the ".500" of a price.
_INVISIBLE = ("Cc", "Cf")  # Controls, and what changes the direction of writing.


def name_of(content_disposition: str, url: str, content_type: str = "") -> str:
    """The file's name from the header, else from the last segment of its address, which is also given an ending.

    Neither is safe to use as it stands.
    """
    name = name_in_header(content_disposition) or _from_address(url, content_type)
    visible = "".join("_" if unicodedata.category(character) in _INVISIBLE else character for character in name)
    return visible if visible.strip(" .") else NAMELESS


def name_on_page(name: str, url: str, content_type: str = "") -> str:
    """What a page calls a file, with the ending of its address or of its type where it has none."""
    if _ENDING.search(name):
        return name
    ending = _ENDING.search(_from_address(url, content_type))
    return name + (ending[0] if ending else "")


def chosen_name(on_page: str, suggested: str, answer: Answer) -> str:
    """What a file is called: the header's word counts, then the page's, then what the browser has made of the rest."""
    if on_page and not name_in_header(answer.disposition):
        return name_on_page(on_page, answer.url, answer.content_type)
    return suggested


def name_in_header(content_disposition: str) -> str:
    """The file's name in this header; empty where there is none."""
    header = Message()
    header["Content-Disposition"] = content_disposition
    names = [value for key, value in header.get_params([], "content-disposition") if key.lower() == "filename"]
    # RFC 6266: the extended form, which alone can say every name, wins wherever it stands.
    names.sort(key=lambda value: not isinstance(value, tuple))
    if not names:
        return ""
    # Against RFC 6266, and because browsers always did: the plain form may be percent-encoded too.
    return collapse_rfc2231_value(names[0]) if isinstance(names[0], tuple) else unquote(names[0])


def _from_address(url: str, content_type: str) -> str:
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    media_type = content_type.partition(";")[0].strip().lower()
    if not name or "." in name or media_type == _UNTYPED:
        return name
    return name + (mimetypes.guess_extension(media_type) or "")
