"""The columns that the batch's owners know."""

PO_NUMBER = "PO_NUMBER"
STATUS = "STATUS"
SUPPLIER = "SUPPLIER"
ERROR_MESSAGE = "ERROR_MESSAGE"
RESULT_COLUMNS = (
    STATUS,
    SUPPLIER,
    "ATTACHMENTS_FOUND",
    "ATTACHMENTS_DOWNLOADED",
    "ATTACHMENT_NAMES",
    "LAST_PROCESSED",
    ERROR_MESSAGE,
    "DOWNLOAD_FOLDER",
    "COUPA_URL",
)
COLUMNS = (PO_NUMBER, *RESULT_COLUMNS)
LEVELS_FOLLOW = "<|>"  # The columns after the one of this name are levels of the folder path.
