"""Names that a page or a server chose, made safe for every file system and kept apart within a folder."""

import re
import unicodedata
from pathlib import Path

MAX_NAME_BYTES = 200  # ext4, APFS and NTFS take 255; the rest is for the number that keeps two names apart.
MAX_SUFFIX_CHARS = 16
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}


def safe_name(name: str, fallback: str = "unnamed") -> str:
    """One path component with the meaning of ``name``: no separators, controls, reserved or hidden names."""
    visible = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    plain = re.sub(r'[<>:"/\\|?*]', "_", unicodedata.normalize("NFC", visible)).strip(" .")
    # Again after shortening, which cuts "CON   …" down to a reserved name.
    return _unreserved(_shortened(_unreserved(plain))) if plain else fallback


def free_path(folder: Path, name: str) -> Path:
    """A path in ``folder`` that no file has yet: ``name``, else ``name (2)`` and so on; case is not trusted."""
    taken = {entry.name.casefold() for entry in folder.iterdir()}
    stem, suffix = _split(name)
    number, candidate = 1, name
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem} ({number}){suffix}"
    return folder / candidate


def _unreserved(name: str) -> str:
    return f"_{name}" if name.split(".")[0].strip().upper() in RESERVED else name


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_NAME_BYTES:
        return name
    stem, suffix = _split(name)
    room = MAX_NAME_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + suffix


def _split(name: str) -> tuple[str, str]:
    suffix = Path(name).suffix
    if len(suffix) > MAX_SUFFIX_CHARS:
        suffix = ""
    return name[: len(name) - len(suffix)], suffix
