"""Certificates of the user's own authorities, for a Firefox: by pinning what the site serves, and nothing else.

Firefox takes a further authority from its own database, which only NSS's tools can write to, or from a policy of the
whole machine. So the harness checks the site's certificate itself, with the authorities that the user named, and tells
the profile that this very certificate is good at this very host and port, as a person can. Another one, there or
elsewhere, is distrusted as ever.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from harness.workload.reach import Reach
from harness.workload.served_keys import served_certificates

OVERRIDES = "cert_override.txt"
_SHA256 = "OID.2.16.840.1.101.3.4.2.1"


def trust_in(profile: Path, reach: Reach, base_url: str) -> None:
    """Let the profile trust what the site serves, where the user named authorities; a clone has been told already.

    Raises:
        SiteError: a certificate is not good, even with these authorities.
    """
    file = profile / OVERRIDES
    if reach.certificates and not file.exists():
        file.write_text(overrides_of(served_certificates(reach, base_url)), encoding="ascii", newline="\n")


def overrides_of(served: Mapping[tuple[str, int], bytes]) -> str:
    """What Firefox keeps of exceptions, for certificates by host and port. Pure."""
    lines = [f"{host}:{port}:\t{_SHA256}\t{_fingerprint(der)}\t" for (host, port), der in served.items()]
    return "".join(f"{line}\n" for line in ("# PSM Certificate Override Settings file", *lines))


def _fingerprint(der: bytes) -> str:
    return hashlib.sha256(der).digest().hex(":").upper()
