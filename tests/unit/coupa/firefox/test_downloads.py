from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.coupa.firefox.downloads import FirefoxDownloads
from harness.coupa.firefox.network import ANSWERED, BEFORE, Network
from harness.errors import DriverError
from harness.workload.urls import UrlRules
from tests.support.firefox import NO_HEADERS, RecordingBiDi, answers, asks, begins, ends

SITE = "https://acme.test"
LINKS = (f"{SITE}/attachment_file/1", f"{SITE}/attachment_file/2")


class Desk:
    """Downloads of a PO with two links, and Firefox's side of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.downloads = FirefoxDownloads(idle_s=0.01)
        self.downloads.begin(folder)
        self.downloads.expect(LINKS)
        self.network = Network(UrlRules(SITE), self.downloads, strict=False)
        self.network.handle("browsingContext.contextCreated", {"context": "tab", "parent": None})
        self.network.watch(RecordingBiDi(), BEFORE, ANSWERED, tab="tab")

    def bring(self, link: str, number: str, headers: Mapping[str, str] = NO_HEADERS) -> None:
        """Let a link be followed to its whole file, which Firefox gives an ending."""
        self.network.handle("network.beforeRequestSent", asks(number, link))
        self.network.handle("network.responseStarted", answers(number, link, headers=headers))
        self.downloads.handle("browsingContext.downloadWillBegin", begins(link, f"file-{number}.pdf"))
        (self.folder / f"file-{number}.pdf").write_text(link, encoding="utf-8")
        path = str(self.folder / f"file-{number}.pdf")
        self.downloads.handle("browsingContext.downloadEnd", ends(link, path))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_each_file_is_known_by_its_link_and_called_as_the_site_calls_it(desk: Desk) -> None:
    for number, link in enumerate(LINKS, start=1):
        desk.bring(link, str(number), {"Content-Disposition": 'attachment; filename="Invoice.pdf"'})

    ended = desk.downloads.wait()

    assert [(each.url, each.suggested_name, each.state) for each in ended] == [
        (link, "Invoice.pdf", "completed") for link in LINKS
    ]
    assert [each.path and each.path.read_text(encoding="utf-8") for each in ended] == list(LINKS)


@pytest.mark.parametrize(
    ("headers", "state"),
    [
        ({"Content-Length": str(len(LINKS[0]))}, "completed"),
        ({"Content-Length": str(len(LINKS[0]) + 1)}, "canceled"),
        ({"Content-Length": "9999", "Content-Encoding": "gzip"}, "completed"),
        ({"Content-Length": "soon"}, "completed"),
        ({}, "completed"),
    ],
)
def test_a_file_that_firefox_calls_complete_is_so_only_with_all_the_bytes_that_were_declared(
    desk: Desk, headers: Mapping[str, str], state: str
) -> None:
    desk.bring(LINKS[0], "1", headers)
    [ended] = desk.downloads.wait()
    assert (ended.state, ended.path is None) == (state, state == "canceled")


def test_without_a_declared_length_no_file_is_trusted_on_a_full_disk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.coupa.firefox.downloads.lacks_room", lambda folder: folder == desk.folder)
    desk.bring(LINKS[0], "1")
    [ended] = desk.downloads.wait()
    assert (ended.state, ended.path) == ("canceled", None)


def test_a_link_that_was_redirected_is_still_that_link(desk: Desk) -> None:
    store = f"{SITE}/store/1"
    desk.network.handle("network.beforeRequestSent", asks("1", LINKS[0]))
    desk.network.handle("network.responseStarted", answers("1", LINKS[0], 302, {"Location": store}))
    desk.network.handle("network.beforeRequestSent", asks("1", store))
    desk.network.handle("network.responseStarted", answers("1", store))
    desk.downloads.handle("browsingContext.downloadWillBegin", begins(store, "file-1.pdf"))
    desk.downloads.handle("browsingContext.downloadEnd", ends(store, str(desk.folder / "file-1.pdf")))

    assert [(each.url, each.state) for each in desk.downloads.wait()] == [(LINKS[0], "completed")]


def test_a_refused_link_counts_once_although_its_request_fails_as_well(desk: Desk) -> None:
    for url in (LINKS[0], "https://evil.test/"):
        desk.network.handle("network.beforeRequestSent", asks("1", url))
    desk.network.handle("network.fetchError", asks("1", "https://evil.test/"))

    assert desk.downloads.refused() == ("https://evil.test/",)


def test_a_connection_that_breaks_off_ends_the_link_without_a_file(desk: Desk) -> None:
    desk.network.handle("network.beforeRequestSent", asks("1", LINKS[0]))
    desk.network.handle("network.fetchError", asks("1", LINKS[0]))
    desk.bring(LINKS[1], "2")

    assert sorted(each.state for each in desk.downloads.wait()) == ["canceled", "completed"]


def test_a_download_of_a_link_that_was_given_up_meanwhile_is_a_stray_and_harms_nobody(desk: Desk) -> None:
    desk.network.handle("network.beforeRequestSent", asks("1", LINKS[0]))
    desk.network.handle("network.responseStarted", answers("1", LINKS[0]))
    desk.downloads.expect(LINKS[1:])
    desk.downloads.handle("browsingContext.downloadWillBegin", begins(LINKS[0], "file-1.pdf"))
    desk.bring(LINKS[1], "2")

    assert [each.url for each in desk.downloads.wait()] == [LINKS[1]]
    assert desk.downloads.take_strays() == (LINKS[0],)


def test_a_download_that_nobody_asked_for_is_a_stray_and_the_browser_is_not_used_again(desk: Desk) -> None:
    desk.downloads.handle("browsingContext.downloadWillBegin", begins(f"{SITE}/other.pdf", "other.pdf"))

    desk.downloads.leave()

    assert desk.downloads.take_strays() == (f"{SITE}/other.pdf",)
    assert desk.downloads.left_running


def test_a_stray_that_has_ended_does_no_harm_to_the_next(desk: Desk) -> None:
    url = f"{SITE}/other.pdf"
    desk.downloads.handle("browsingContext.downloadWillBegin", begins(url, "other.pdf"))
    desk.downloads.handle("browsingContext.downloadEnd", ends(url, "", "canceled"))

    desk.downloads.leave()

    assert not desk.downloads.left_running


def test_a_file_that_still_arrives_when_it_is_given_up_retires_the_browser(desk: Desk) -> None:
    desk.network.handle("network.beforeRequestSent", asks("1", LINKS[0]))
    desk.network.handle("network.responseStarted", answers("1", LINKS[0]))
    desk.downloads.handle("browsingContext.downloadWillBegin", begins(LINKS[0], "file-1.pdf"))
    desk.downloads.wait()

    desk.downloads.leave()

    assert desk.downloads.left_running


def test_a_file_that_grows_is_waited_for_without_a_word_of_the_browser(desk: Desk) -> None:
    looks = iter(range(4))

    def grow() -> bool:
        (desk.folder / "file-1.pdf.part").write_bytes(b"x" * (1 + (look := next(looks))))
        return look == 3

    assert desk.downloads.wait_while_growing(grow)


def test_what_was_never_announced_is_found_in_the_folder(desk: Desk) -> None:
    desk.bring(LINKS[0], "1")
    for name in ("surprise.pdf", "file-9.x1.pdf.part"):
        (desk.folder / name).touch()

    desk.downloads.note_unannounced()

    assert desk.downloads.take_strays() == ("unannounced:surprise.pdf",)


def test_a_browser_that_goes_away_ends_the_waiting(desk: Desk) -> None:
    desk.downloads.handle("closed", {})

    with pytest.raises(DriverError, match="went away while files were arriving"):
        desk.downloads.wait()
