from pathlib import Path
from typing import cast

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.downloads import UNANNOUNCED
from harness.coupa.remote.downloads import RemoteDownloads
from tests.support.browsers import RecordingDevTools

LINK = "https://acme.coupahost.com/attachment_file/1"


class PretendNode:
    """A node's folder, and what was asked of it."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.fetched: list[str] = []
        self.is_dead = False

    def get_downloadable_files(self) -> list[str]:
        self._require_life()
        return list(self.files)

    def download_file(self, name: str, folder: str) -> None:
        self._require_life()
        self.fetched.append(name)
        Path(folder, name).write_bytes(self.files[name])

    def delete_downloadable_files(self) -> None:
        self._require_life()
        self.files.clear()

    def _require_life(self) -> None:
        if self.is_dead:
            raise WebDriverException("Connection error")


@pytest.fixture
def node() -> PretendNode:
    return PretendNode()


@pytest.fixture
def downloads(node: PretendNode, tmp_path: Path) -> RemoteDownloads:
    downloads = RemoteDownloads(0.01, cast("WebDriver", node), "/node/managed")
    downloads.begin(tmp_path)
    downloads.expect((LINK,))
    return downloads


def arrive(downloads: RemoteDownloads, node: PretendNode, guid: str = "guid-1", url: str = LINK) -> None:
    """A file arrives whole on the node."""
    node.files[guid] = b"body"
    downloads.handle(
        "Browser.downloadWillBegin", {"url": url, "guid": guid, "suggestedFilename": "a.pdf", "frameId": ""}
    )
    downloads.handle(
        "Browser.downloadProgress", {"guid": guid, "state": "completed", "filePath": f"/node/managed/{guid}"}
    )


def test_files_are_sent_to_the_nodes_own_folder(downloads: RemoteDownloads, tmp_path: Path) -> None:
    devtools = RecordingDevTools()

    downloads.point_at(tmp_path / "staging", devtools, "context-1")

    [(_, params)] = [call for call in devtools.calls if call[0] == "Browser.setDownloadBehavior"]
    assert params["downloadPath"] == "/node/managed"
    assert (params["behavior"], params["browserContextId"]) == ("allowAndName", "context-1")
    assert (tmp_path / "staging").is_dir()


def test_a_complete_file_is_brought_to_the_staging_folder_once(
    downloads: RemoteDownloads, node: PretendNode, tmp_path: Path
) -> None:
    arrive(downloads, node)

    [download] = downloads.wait()

    assert download.path == tmp_path / "guid-1"
    assert (tmp_path / "guid-1").read_bytes() == b"body"
    assert downloads.brought(download) == tmp_path / "guid-1"
    assert node.fetched == ["guid-1"]


def test_one_that_was_broken_off_is_not_asked_for(downloads: RemoteDownloads, node: PretendNode) -> None:
    downloads.handle("Browser.downloadWillBegin", {"url": LINK, "guid": "g", "suggestedFilename": "a", "frameId": ""})
    downloads.handle("Browser.downloadProgress", {"guid": "g", "state": "canceled"})

    [download] = downloads.wait()

    assert downloads.brought(download) is None
    assert node.fetched == []


def test_a_node_that_does_not_give_the_file_fails_the_visit(downloads: RemoteDownloads, node: PretendNode) -> None:
    arrive(downloads, node)
    node.is_dead = True

    with pytest.raises(WebDriverException):
        downloads.wait()


def test_what_was_never_announced_is_a_stray_and_nothing_stays_on_the_node(
    downloads: RemoteDownloads, node: PretendNode
) -> None:
    arrive(downloads, node)
    node.files["late"] = b"of another PO"

    downloads.note_unannounced()

    assert downloads.take_strays() == (f"{UNANNOUNCED}late",)
    assert node.files == {}


def test_a_node_that_has_died_is_asked_in_vain_and_without_an_error(
    downloads: RemoteDownloads, node: PretendNode
) -> None:
    node.is_dead = True

    downloads.note_unannounced()

    assert downloads.take_strays() == ()
