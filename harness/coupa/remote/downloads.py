"""Downloads of a browser on a Grid's node: they arrive there, and are fetched from there one by one."""

from contextlib import suppress
from pathlib import Path

from selenium.webdriver.remote.webdriver import WebDriver

from harness.coupa.devtools import DevTools
from harness.coupa.downloads import Download, Downloads
from harness.coupa.failures import driver_failures


class RemoteDownloads(Downloads):
    """The downloads of one driver on a Grid.

    Where the browser is told to put files, the Grid finds none (seen with 4.48): only what lies in the folder that the
    node has made for the session is handed out. So they are all sent to that folder, each under its GUID, and deleted
    there when their PO is done.

    Args:
        driver: that the node hands files out to.
        node_folder: that folder, as a path of the node.
    """

    def __init__(self, idle_s: float, driver: WebDriver, node_folder: str) -> None:
        super().__init__(idle_s)
        self._driver = driver
        self._node_folder = node_folder

    def point_at(self, folder: Path, devtools: DevTools, context: str | None = None) -> None:
        """Send what arrives from now on to the node's folder; ``folder`` is where :meth:`brought` takes it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._point_at(self._node_folder, devtools, context)

    def wait(self) -> list[Download]:
        """The same as ever, and bring what is complete to this machine. Raises DriverError, WebDriverException."""
        ended = super().wait()
        for download in ended:
            self.brought(download)
        return ended

    def brought(self, download: Download) -> Path | None:
        """Fetch a complete file from the node, once. Raises WebDriverException: the node does not give it."""
        if download.state != "completed":
            return None
        path = self._order.folder / download.guid
        if not path.exists():
            self._driver.download_file(download.guid, str(self._order.folder))
        download.path = path
        return path

    def note_unannounced(self) -> None:
        """Count as strays what lies on the node and was never announced; then leave nothing there.

        Nothing can be asked of a node that has died; its driver meets no other PO.
        """
        with suppress(*driver_failures()):
            names = self._driver.get_downloadable_files()
            with self._changed:
                self._note_lying(names)
            if names:
                self._driver.delete_downloadable_files()
