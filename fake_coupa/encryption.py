"""HTTPS for the site, by an authority that lives as long as it does."""

import ssl
from pathlib import Path


def encryption(authority_file: Path) -> ssl.SSLContext:
    """A server's context for localhost and the hosts below it; the authority's certificate goes to the file, as PEM."""
    import trustme  # 0.2 s, which a site without TLS has no use for.

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "*.localhost", "127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(authority_file))
    return context
