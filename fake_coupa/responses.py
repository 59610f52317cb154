"""Pieces of answers: pacing, the name of a download, JSON."""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from werkzeug.wrappers import Response

from fake_coupa.config import FileType
from fake_coupa.files import Attachment

Sleep = Callable[[float], None]

_MIME_TYPES = {
    FileType.PDF: "application/pdf",
    FileType.MSG: "application/vnd.ms-outlook",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileType.JPG: "image/jpeg",
}


def paced(
    chunks: Iterable[bytes], bytes_per_s: int, sleep: Sleep, clock: Callable[[], float] = time.perf_counter
) -> Iterator[bytes]:
    """Hold each chunk back until a line of this speed would have carried it; a slow reader is not held up."""
    started = clock()
    carried = 0
    for chunk in chunks:
        carried += len(chunk)
        early_s = started + carried / bytes_per_s - clock()
        if early_s > 0:
            sleep(early_s)
        yield chunk


def name_download(response: Response, attachment: Attachment) -> None:
    """Set the headers that make a browser save the answer: its type, and its name as RFC 5987 has it."""
    plain = re.sub(r'[^ -~]|[?"\\]', "_", attachment.name)
    full = quote(attachment.name, safe="")
    response.mimetype = _MIME_TYPES[attachment.type]
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
    response.headers["Cache-Control"] = "private, no-store"


def json_response(data: object) -> Response:
    """``data`` as JSON."""
    return Response(json.dumps(data), mimetype="application/json")
