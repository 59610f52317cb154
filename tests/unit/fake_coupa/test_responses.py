import re
from urllib.parse import unquote

import pytest
from werkzeug.http import parse_options_header
from werkzeug.wrappers import Response

from fake_coupa.config import FileType
from fake_coupa.files import Attachment, LinkShape
from fake_coupa.responses import name_download, paced


class Clock:
    """Time that passes only while someone sleeps."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds

    def __call__(self) -> float:
        return self.now_s


def test_a_body_takes_as_long_as_the_bandwidth_says() -> None:
    clock = Clock()
    arrivals = [clock() for _ in paced([b"x" * 500] * 4, 1_000, clock.sleep, clock)]
    assert arrivals == [100.5, 101.0, 101.5, 102.0]


def test_a_slow_reader_is_not_slowed_further() -> None:
    clock = Clock()
    chunks = paced([b"x" * 500] * 2, 1_000, clock.sleep, clock)
    next(chunks)
    clock.sleep(60)
    next(chunks)
    assert clock() == 160.5


def test_a_download_keeps_its_accents_and_has_a_plain_name_too() -> None:
    response = Response(b"")
    name = "Condições gerais 1-01.docx"
    name_download(response, Attachment(1, name, FileType.DOCX, 9, LinkShape.HREF, "/x"))
    disposition = response.headers["Content-Disposition"]
    assert 'filename="Condi__es gerais 1-01.docx"' in disposition
    assert parse_options_header(disposition.replace('filename="Condi__es gerais 1-01.docx"; ', ""))[1] == {
        "filename": name
    }


@pytest.mark.parametrize(
    "name", ['a\r\nSet-Cookie: b=c; "quoted\\.pdf', "\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "..", "%0A?"]
)
def test_a_hostile_name_cannot_leave_its_header_and_arrives_as_it_is(name: str) -> None:
    response = Response(b"")
    name_download(response, Attachment(1, name, FileType.PDF, 9, LinkShape.HREF, "/x"))
    disposition = response.headers["Content-Disposition"]
    plain, _, encoded = disposition.partition("; filename*=UTF-8''")
    assert re.fullmatch(r'attachment; filename="[^"\\\r\n]*"', plain)
    assert unquote(encoded) == name
