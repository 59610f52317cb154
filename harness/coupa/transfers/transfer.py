"""What a transfer is: the way in which the files behind a PO's links reach its staging folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from harness.coupa.folders import Digest
from harness.coupa.open_browser import OpenBrowser
from harness.coupa.settings import WorkerSettings
from harness.measure.spans import SpanRecorder


@dataclass(frozen=True, slots=True)
class Arrived:
    """A complete file in the staging folder.

    Attributes:
        link: the address on the page, wherever the site led it.
        name: as the site calls it; not yet safe.
        digest: where it was hashed on its way.
    """

    link: str
    path: Path
    name: str
    digest: Digest | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a PO's links: complete files, and the addresses off the site that links led to.

    A link that is in neither did not arrive complete.
    """

    arrived: tuple[Arrived, ...] = ()
    refused: tuple[str, ...] = ()


class Transfer(Protocol):
    """A way to fetch attachments; one for all POs of a worker.

    Attributes:
        name: for ``--transfer`` and the modes.
    """

    name: ClassVar[str]

    def __init__(self, settings: WorkerSettings, spans: SpanRecorder) -> None:
        """Get ready; nothing is started or opened before the first PO."""

    def fetch(
        self, links: tuple[str, ...], browser: OpenBrowser, staging: Path, meanwhile: Callable[[], None]
    ) -> Fetched:
        """Bring the files of ``links``, all of them on the site, into ``staging``; do ``meanwhile`` as they arrive.

        Whatever is in ``staging`` afterwards and not in the answer is incomplete.

        Raises:
            DriverError, WebDriverException: the driver failed.
        """
