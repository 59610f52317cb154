from dataclasses import replace

from harness.coupa.page import read_page
from harness.coupa.reading import reader_of
from harness.coupa.settling import read_settled_page
from tests.support.browsers import make_site_settings


def test_somebody_elses_pages_are_read_when_they_have_come_to_rest_and_ours_when_they_have_loaded() -> None:
    settings = make_site_settings()
    assert reader_of(settings) is read_page
    assert reader_of(replace(settings, careful=True)) is read_settled_page
