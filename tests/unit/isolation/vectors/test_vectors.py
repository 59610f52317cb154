import re
from pathlib import Path

import harness.isolation.vectors
from harness.isolation.canaries import canaries_of
from harness.isolation.traces import Visit
from harness.isolation.vectors import VECTORS
from harness.isolation.vectors.late_download import LATE_DOWNLOAD
from harness.isolation.vectors.tcp_connection import TCP_CONNECTION
from harness.isolation.vectors.vector import owner_of
from tests.support.traces import FIRST, SECOND, THIRD, make_entry, make_traces, tag

FOLDER = Path(harness.isolation.vectors.__file__).parent


def test_every_vector_has_a_file_of_its_own_and_a_name_of_its_own() -> None:
    names = [vector.name for vector in VECTORS]
    assert len(set(names)) == len(names)
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "vector"}
    assert files == {name.replace("-", "_") for name in names}


def test_every_vector_can_show_a_leak() -> None:
    for vector in VECTORS:
        assert vector.read or vector.read_by_driver or vector.judge, vector.name


def test_every_vector_is_planted_by_page_driver_or_the_browser_itself() -> None:
    unplanted = [vector.name for vector in VECTORS if not (vector.plant or vector.plant_by_driver)]
    assert unplanted == [TCP_CONNECTION.name]


def test_what_cannot_be_cleaned_is_what_is_known_not_to_be() -> None:
    unclosable = {vector.name for vector in VECTORS if not vector.closable}
    assert unclosable == {"basic-auth", "late-cookie", "late-download", "tcp-connection"}


def test_the_site_is_given_only_what_pages_run() -> None:
    canaries = canaries_of(VECTORS)
    assert "open-dialog" not in canaries
    assert re.search(r"localStorage", canaries["local-storage"]["plant"])


def test_a_tag_names_its_po_and_a_bare_word_does_not() -> None:
    assert owner_of("supplier-003.15000037") == "15000037"
    assert owner_of("granted") == ""


def test_two_pos_on_one_connection_share_it() -> None:
    journal = [make_entry(FIRST, 1), make_entry(FIRST, 2), make_entry(SECOND, 2), make_entry(THIRD, 3)]
    assert [(each.owner, each.seen_by) for each in TCP_CONNECTION.sightings(make_traces(journal=journal))] == [
        (FIRST, SECOND)
    ]


def test_connections_of_their_own_are_shared_with_nobody() -> None:
    journal = [make_entry(FIRST, 1), make_entry("", 1), make_entry(SECOND, 2), make_entry(SECOND, 3)]
    assert TCP_CONNECTION.sightings(make_traces(journal=journal)) == []


def test_a_download_that_names_another_po_is_late() -> None:
    stray = f"http://localhost:1/canary/late/download?tag={tag(FIRST)}"
    visits = (Visit(FIRST, strays=(stray,)), Visit(SECOND, strays=(stray, "http://localhost:1/other")))
    assert [(each.owner, each.seen_by) for each in LATE_DOWNLOAD.sightings(make_traces(visits=visits))] == [
        (FIRST, SECOND)
    ]


def test_a_download_that_the_browser_did_not_announce_is_late_whosever_it_is() -> None:
    visits = (Visit(FIRST), Visit(SECOND, strays=("unannounced:5f2c",)))
    assert [(each.owner, each.seen_by) for each in LATE_DOWNLOAD.sightings(make_traces(visits=visits))] == [
        ("", SECOND)
    ]
