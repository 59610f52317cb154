"""What a file is by its first bytes, whatever its name says."""

from harness.errors import ConfigError

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB]: .xls, and .xlsx behind a password ([MS-OFFCRYPTO]).
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def refuse_compound(data: bytes, name: str) -> None:
    """Raises ConfigError: an old Excel file, or one behind a password."""
    if not data.startswith(COMPOUND):
        return
    if _ENCRYPTED in data:
        raise ConfigError(f"{name} is protected by a password.", "Save it without the password, as .xlsx or .csv.")
    raise ConfigError(f"{name} is an Excel file of the old kind.", "Save it as .xlsx or .csv.")
