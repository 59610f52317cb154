"""What a transfer is: the way in which the files behind a PO's links reach its staging folder."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Protocol

from harness.coupa.backoff import OnRetry, tell_nobody
from harness.coupa.folders import Digest
from harness.coupa.pace import FREE, Pace
from harness.coupa.page import Button
from harness.coupa.po_browser import PoBrowser
from harness.coupa.settings import WorkerSettings
from harness.measure.spans import SpanRecorder

NO_NAMES: Mapping[str, str] = MappingProxyType({})


def key_of(button: Button) -> str:
    """What stands for the link of a file that has none."""
    return f"button:{button.index}"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A complete file in the staging folder.

    Attributes:
        link: the address on the page, wherever the site led it; for a button its key (:func:`key_of`).
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

    Attributes:
        duplicates: keys of buttons that brought what a link had brought already.
        locked: links in whose place the site asks for a login.
        reasons: by link or key, why it did not, where that is known: half a sentence like ``the site answered 403``.
    """

    arrived: tuple[Arrived, ...] = ()
    refused: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


class Transfer(Protocol):
    """A way to fetch attachments; one for all POs of a worker.

    Attributes:
        name: for ``--transfer`` and the modes.
    """

    name: ClassVar[str]

    def __init__(
        self, settings: WorkerSettings, spans: SpanRecorder, pace: Pace = FREE, on_retry: OnRetry = tell_nobody
    ) -> None:
        """Get ready; nothing is started or opened before the first PO.

        Args:
            pace: that is kept with every request for a file.
            on_retry: told of every file that is asked for again.
        """

    def fetch(
        self,
        links: tuple[str, ...],
        browser: PoBrowser,
        staging: Path,
        meanwhile: Callable[[], None],
        names: Mapping[str, str] = NO_NAMES,
        buttons: Sequence[Button] = (),
    ) -> Fetched:
        """Bring the files of ``links``, all of them on the site, into ``staging``; do ``meanwhile`` as they arrive.

        Args:
            names: by link, what the page calls the file; that of the site itself counts more.
            buttons: what is to be pressed for files that have no link.

        Whatever is in ``staging`` afterwards and not in the answer is incomplete.

        Raises:
            DriverError, WebDriverException: the driver failed.
        """
