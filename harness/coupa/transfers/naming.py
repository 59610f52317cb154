"""What a site calls a file, as Chromium would have it: the same file has one name by any transfer. Pure."""

import mimetypes
import unicodedata
from email.message import Message
from email.utils import collapse_rfc2231_value
from urllib.parse import unquote, urlsplit

NAMELESS = "download"
_UNTYPED = "application/octet-stream"
_INVISIBLE = ("Cc", "Cf")  # Controls, and what changes the direction of writing.


def name_of(content_disposition: str, url: str, content_type: str = "") -> str:
    """The file's name from the header, else from the last segment of its address, which is also given an ending.

    Neither is safe to use as it stands.
    """
    name = _from_header(content_disposition) or _from_address(url, content_type)
    visible = "".join("_" if unicodedata.category(character) in _INVISIBLE else character for character in name)
    return visible if visible.strip(" .") else NAMELESS


def _from_header(content_disposition: str) -> str:
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
