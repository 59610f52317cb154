"""What a results copy says of one PO."""

from dataclasses import dataclass

from harness.workload.po_file.columns import RESULT_COLUMNS


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A value for each column of results, in their order.

    Attributes:
        supplier: empty leaves what the batch's owner wrote.
        attachment_names: of the files that were kept, with ``; `` between them.
        last_processed: an ISO 8601 time.
    """

    status: str
    supplier: str = ""
    attachments_found: int = 0
    attachments_downloaded: int = 0
    attachment_names: str = ""
    last_processed: str = ""
    error_message: str = ""
    download_folder: str = ""
    coupa_url: str = ""

    def values(self) -> dict[str, str | int]:
        """By the name of the column."""
        values = (
            self.status,
            self.supplier,
            self.attachments_found,
            self.attachments_downloaded,
            self.attachment_names,
            self.last_processed,
            self.error_message,
            self.download_folder,
            self.coupa_url,
        )
        return dict(zip(RESULT_COLUMNS, values, strict=True))
