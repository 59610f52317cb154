"""What can be told of an Excel file before anything in it is unpacked."""

import io
import zipfile

from harness.errors import ConfigError
from harness.workload.po_file.formats.magic import ZIP, refuse_compound
from harness.workload.po_file.table import SPLIT

MAX_UNPACKED_BYTES = 256 << 20  # 200,000 rows of 20 columns take about 160 MB of XML.
MAX_PARTS = 10_000
SAVE_AGAIN = "Open it in a spreadsheet program and save it again as .xlsx."
_IS_ENCRYPTED = 1  # APPNOTE 4.4.4


def check_archive(data: bytes, name: str) -> None:
    """Raises ConfigError: it is none, is damaged, is locked, or would fill the memory."""
    refuse_compound(data, name)
    if not data.startswith(ZIP):
        raise ConfigError(f"{name} is not an Excel file, whatever its name says.", "If it is text, name it .csv.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError) as error:
        raise ConfigError(f"{name} is cut short or damaged: {error}.", SAVE_AGAIN) from error
    if any(part.flag_bits & _IS_ENCRYPTED for part in parts):
        raise ConfigError(f"{name} is protected by a password.", "Save it without the password, as .xlsx or .csv.")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS:
        problem = f"{name} unpacks to {len(parts):,} parts of {unpacked >> 20:,} MB together, more than any batch."
        raise ConfigError(problem, SPLIT)
