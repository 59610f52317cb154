"""The public keys that a site serves, once its certificates are found good with the help of the user's authorities.

Chromium's ``--ignore-certificate-errors-spki-list`` looks at the certificates that a server sends. An authority's own
is as a rule not among them, so that naming the authority's key does nothing: the key of the server must be named.
"""

import socket
import ssl
from dataclasses import replace
from urllib.parse import urlsplit

from harness.errors import SiteError
from harness.workload.certificates import spki_hashes, trust
from harness.workload.reach import Reach, split_address

HTTPS_PORT = 443
CONNECT_TIMEOUT_S = 10.0


def with_served_keys(reach: Reach, base_url: str) -> Reach:
    """``reach`` with the keys of the tenant's host and of the allowed ones; itself where the user names no authority.

    A host that does not answer is left out: the browser will say so. So are hosts behind a star, which are not known.

    Raises:
        SiteError: a host's certificate is not good, even with the user's authorities.
    """
    if not reach.certificates:
        return reach
    keys = spki_hashes(served_certificates(reach, base_url).values())
    return replace(reach, served_keys=tuple(dict.fromkeys(keys)))


def served_certificates(reach: Reach, base_url: str) -> dict[tuple[str, int], bytes]:
    """The certificates, as DER, of the tenant's host and port and of the allowed ones, each found good.

    Raises:
        SiteError: a host's certificate is not good, even with the user's authorities.
    """
    context = trust(ssl.create_default_context(), reach.certificates)
    served = {(host, port): _served(host, port, reach, context) for host, port in _https_hosts(reach, base_url)}
    return {place: der for place, der in served.items() if der}


def _https_hosts(reach: Reach, base_url: str) -> list[tuple[str, int]]:
    urls = [base_url, *(f"https://{host}" for host in reach.allowed_hosts if not host.startswith("*"))]
    parts = [urlsplit(url) for url in urls]
    return [(each.hostname or "", each.port or HTTPS_PORT) for each in parts if each.scheme == "https"]


def _served(host: str, port: int, reach: Reach, context: ssl.SSLContext) -> bytes | None:
    address, other_port = split_address(reach.address_of(host) or f"[{host}]")
    try:
        with (
            socket.create_connection((address, other_port or port), CONNECT_TIMEOUT_S) as plain,
            context.wrap_socket(plain, server_hostname=host) as encrypted,
        ):
            return encrypted.getpeercert(binary_form=True)
    except ssl.SSLCertVerificationError as error:
        files = ", ".join(str(file) for file in reach.certificates)
        raise SiteError(
            f"The certificate of {host} is not good: {error.verify_message}.", f"Is {files} of its authority?"
        ) from error
    except OSError:
        return None
