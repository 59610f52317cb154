import threading
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from harness.coupa.devtools import Params
from harness.coupa.downloads import Download, Downloads
from harness.errors import CommandRefusedError, DriverError
from tests.support.browsers import RecordingDevTools

URLS = ("https://acme.test/a.pdf", "https://acme.test/b.pdf", "https://acme.test/c.pdf")


class Desk:
    """Downloads of a PO with three links, and the browser's side of them."""

    def __init__(self, folder: Path, urls: tuple[str, ...] = URLS, idle_s: float = 0.01) -> None:
        self.folder = folder
        self.devtools = RecordingDevTools()
        self.downloads = Downloads(idle_s)
        self.order(urls)

    def order(self, urls: tuple[str, ...]) -> None:
        self.downloads.point_at(self.folder, self.devtools)
        self.downloads.begin(self.folder)
        self.downloads.expect(urls)

    def begin(self, url: str, guid: str) -> None:
        params = {"url": url, "guid": guid, "suggestedFilename": url.rpartition("/")[2]}
        self.downloads.handle("Browser.downloadWillBegin", params)

    def progress(self, guid: str, state: str, **more: str | int) -> None:
        self.downloads.handle("Browser.downloadProgress", {"guid": guid, "state": state, **more})

    def wait_with_news(self, news: Callable[[], None]) -> dict[str, Download]:
        """Wait while ``news`` comes from the browser again and again, sooner than anybody loses patience."""
        waited = threading.Event()

        def go_on() -> None:
            while not waited.wait(0.005):
                news()

        reader = threading.Thread(target=go_on)
        reader.start()
        try:
            return self.wait()
        finally:
            waited.set()
            reader.join()

    def wait(self) -> dict[str, Download]:
        return {download.url: download for download in self.downloads.wait()}

    def cancelled(self) -> list[object]:
        self.downloads.give_up(self.devtools)
        return [params["guid"] for params in self.devtools.sent("Browser.cancelDownload")]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "staging")


def test_the_browser_is_told_the_folder_and_to_name_files_by_their_guid(desk: Desk) -> None:
    assert desk.folder.is_dir()
    assert desk.devtools.sent("Browser.setDownloadBehavior") == [
        {"behavior": "allowAndName", "downloadPath": str(desk.folder), "eventsEnabled": True}
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_files_may_end_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    desk = Desk(tmp_path, idle_s=60)
    for index, url in enumerate(URLS):
        desk.begin(url, f"guid-{index}")
    for index in order:
        desk.progress(f"guid-{index}", "inProgress")
        desk.progress(f"guid-{index}", "completed")
    arrived = desk.wait()
    assert {url: download.path for url, download in arrived.items()} == {
        url: tmp_path / f"guid-{index}" for index, url in enumerate(URLS)
    }
    assert {download.suggested_name for download in arrived.values()} == {"a.pdf", "b.pdf", "c.pdf"}


def test_a_path_that_the_browser_names_wins(desk: Desk) -> None:
    desk.begin(URLS[0], "guid")
    desk.progress("guid", "completed", filePath="/elsewhere/guid")
    assert desk.wait()[URLS[0]].path == Path("/elsewhere/guid")


def test_a_cancelled_file_ends_the_wait_and_has_no_path(tmp_path: Path) -> None:
    desk = Desk(tmp_path, URLS[:1], idle_s=60)
    desk.begin(URLS[0], "guid")
    desk.progress("guid", "canceled")
    assert desk.wait() == {URLS[0]: Download(URLS[0], "guid", "a.pdf", "canceled", None)}
    assert desk.cancelled() == []


def test_what_the_browser_has_let_go_of_is_known_by_its_size(tmp_path: Path) -> None:
    desk = Desk(tmp_path, URLS[:2])
    desk.begin(URLS[0], "1")
    desk.progress("1", "completed", totalBytes=100)
    assert desk.downloads.lost_bytes() is None
    desk.begin(URLS[1], "2")
    desk.progress("2", "canceled", totalBytes=24_582)
    assert desk.downloads.lost_bytes() == 24_582
    desk.order(URLS)
    assert desk.downloads.lost_bytes() is None, "the next PO has lost nothing yet"


def test_a_po_without_links_has_nothing_to_wait_for(tmp_path: Path) -> None:
    assert Desk(tmp_path, (), idle_s=60).wait() == {}


def test_what_does_not_move_is_given_up_and_cancelled(desk: Desk) -> None:
    desk.begin(URLS[0], "slow")
    desk.begin(URLS[1], "done")
    desk.progress("done", "completed")
    arrived = desk.wait()
    assert (arrived[URLS[0]].path, arrived[URLS[1]].path) == (None, desk.folder / "done")
    assert URLS[2] not in arrived
    assert desk.cancelled() == ["slow"]


def test_a_file_of_another_po_is_never_claimed_and_cancelled_at_the_end(desk: Desk) -> None:
    desk.begin("https://acme.test/of-another-po.pdf", "stray")
    for index, url in enumerate(URLS):
        desk.begin(url, f"guid-{index}")
        desk.progress(f"guid-{index}", "completed")
    assert "stray" not in {download.guid for download in desk.wait().values()}
    assert desk.cancelled() == ["stray"]


def test_a_link_that_is_fetched_twice_counts_once(desk: Desk) -> None:
    desk.begin(URLS[0], "first")
    desk.begin(URLS[0], "again")
    assert desk.wait()[URLS[0]].guid == "first"
    assert desk.cancelled() == ["first", "again"]


def test_a_stray_that_ended_by_itself_is_not_cancelled(desk: Desk) -> None:
    desk.begin("https://acme.test/of-another-po.pdf", "stray")
    desk.progress("stray", "completed")
    assert desk.cancelled() == []


def test_a_late_file_of_the_last_po_is_not_given_to_the_next(desk: Desk, tmp_path: Path) -> None:
    desk.begin(URLS[0], "late")
    desk.folder = tmp_path / "next"
    desk.order(URLS[1:2])
    desk.progress("late", "completed")
    desk.begin(URLS[1], "own")
    desk.progress("own", "completed")
    assert desk.wait() == {URLS[1]: Download(URLS[1], "own", "b.pdf", "completed", tmp_path / "next" / "own")}


def test_strays_are_cancelled_once(desk: Desk) -> None:
    desk.begin("https://acme.test/of-another-po.pdf", "stray")
    desk.downloads.give_up(desk.devtools)
    assert desk.cancelled() == ["stray"]


def test_a_download_that_stands_still_is_given_up_however_often_the_browser_reports_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path, URLS[:1], idle_s=0.2)
    desk.begin(URLS[0], "stalled")
    arrived = desk.wait_with_news(lambda: desk.progress("stalled", "inProgress", receivedBytes=500))
    assert arrived[URLS[0]].path is None
    assert desk.cancelled() == ["stalled"]


def test_strays_do_not_prolong_the_wait_for_the_pos_own_files(tmp_path: Path) -> None:
    desk = Desk(tmp_path, URLS[:1], idle_s=0.2)
    assert desk.wait_with_news(lambda: desk.begin("https://acme.test/of-another-po.pdf", "stray")) == {}


def test_a_refused_link_is_not_waited_for(tmp_path: Path) -> None:
    desk = Desk(tmp_path, URLS[:2], idle_s=60)
    desk.begin(URLS[0], "guid")
    desk.progress("guid", "completed")
    assert desk.downloads.refuse("https://elsewhere.test/b.pdf")
    assert set(desk.wait()) == {URLS[0]}
    assert desk.downloads.refused() == ("https://elsewhere.test/b.pdf",)


def test_an_address_refused_while_no_file_is_waited_for_is_no_link_of_the_po(tmp_path: Path) -> None:
    desk = Desk(tmp_path, URLS[:1])
    desk.begin(URLS[0], "guid")
    desk.progress("guid", "completed")
    assert not desk.downloads.refuse("https://elsewhere.test/")
    desk.order(())
    assert not desk.downloads.refuse("https://elsewhere.test/")
    assert desk.downloads.refused() == ()


def test_a_file_that_the_browser_never_announced_is_a_stray_of_unknown_address(desk: Desk) -> None:
    desk.begin(URLS[0], "own")
    desk.begin("https://acme.test/z.pdf", "announced")
    for name in ("own", "announced.crdownload", "silent", "silent-too.crdownload"):
        (desk.folder / name).touch()
    desk.downloads.note_unannounced()
    assert desk.downloads.take_strays() == (
        "https://acme.test/z.pdf",
        "unannounced:silent",
        "unannounced:silent-too",
    )


def test_strays_are_told_once_in_the_order_in_which_they_came(desk: Desk) -> None:
    others = ("https://acme.test/z.pdf", "https://acme.test/y.pdf")
    for url in (others[0], URLS[0], others[1]):
        desk.begin(url, f"guid of {url}")
    desk.progress(f"guid of {others[0]}", "completed")
    assert desk.downloads.take_strays() == others
    assert desk.downloads.take_strays() == ()


def test_a_lost_browser_is_an_error_and_not_a_long_wait(tmp_path: Path) -> None:
    desk = Desk(tmp_path, idle_s=60)
    desk.begin(URLS[0], "guid")
    desk.downloads.handle("closed", {})
    with pytest.raises(DriverError, match="went away while files were arriving"):
        desk.wait()


def test_files_that_came_before_the_browser_was_lost_count(tmp_path: Path) -> None:
    desk = Desk(tmp_path, URLS[:1], idle_s=60)
    desk.begin(URLS[0], "guid")
    desk.progress("guid", "completed")
    desk.downloads.handle("closed", {})
    assert desk.wait()[URLS[0]].path == tmp_path / "guid"


def test_other_events_are_of_no_interest(desk: Desk) -> None:
    desk.downloads.handle("Target.targetCreated", {"targetInfo": {}})
    assert desk.wait() == {}


def test_a_download_that_ends_as_it_is_given_up_does_not_cost_the_driver(tmp_path: Path) -> None:
    class Late(RecordingDevTools):
        def call(self, method: str, params: Params | None = None, session: str | None = None) -> dict[str, Any]:
            super().call(method, params, session)
            raise CommandRefusedError("No download item found for the given GUID.")

    desk = Desk(tmp_path)
    desk.begin(URLS[0], "guid-a")
    late = Late()
    desk.downloads.give_up(late)
    assert [params["guid"] for params in late.sent("Browser.cancelDownload")] == ["guid-a"]


def test_in_a_shared_browser_what_others_download_is_neither_claimed_nor_a_stray(desk: Desk) -> None:
    desk.downloads = Downloads(0.01, is_ours=lambda frame: frame == "ours")
    desk.order(URLS[:1])
    for frame in ("theirs", "ours"):
        params = {"frameId": frame, "url": URLS[0], "guid": frame, "suggestedFilename": "a.pdf"}
        desk.downloads.handle("Browser.downloadWillBegin", params)
        desk.progress(frame, "completed")
    assert [download.guid for download in desk.wait().values()] == ["ours"]
    assert desk.downloads.take_strays() == ()
    assert desk.cancelled() == []


def test_in_a_shared_browser_a_download_of_an_unknown_frame_is_ours_once_it_is_found_in_our_folder(desk: Desk) -> None:
    desk.downloads = Downloads(0.01, is_ours=lambda _frame: False)
    desk.order(())
    for guid in ("popups", "theirs"):
        params = {"frameId": guid, "url": f"https://acme.test/{guid}", "guid": guid, "suggestedFilename": "a.pdf"}
        desk.downloads.handle("Browser.downloadWillBegin", params)
    (desk.folder / "popups.crdownload").touch()
    desk.downloads.note_unannounced()
    assert desk.downloads.take_strays() == ("https://acme.test/popups",)
