"""An HTTP client's connections to hosts that are mapped to other addresses, and its trust in the user's authorities."""

import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx

from harness.workload.certificates import trust
from harness.workload.reach import Reach, split_address


class MappedTransport(httpx.AsyncHTTPTransport):
    """Connects to where hosts are mapped; all that the site sees, and the request as the client knows it, stay."""

    def __init__(self, reach: Reach, **options: Any) -> None:
        super().__init__(**options)
        self._reach = reach

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request``, with its own host in the header and for TLS, to the address that its host is mapped to."""
        target = self._reach.address_of(request.url.host)
        if target is None:
            return await super().handle_async_request(request)
        address, port = split_address(target)
        # Another request for the connection pool alone: the client keeps cookies by the host of the one it made.
        moved = httpx.Request(
            request.method,
            request.url.copy_with(host=address, port=port or request.url.port),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )
        return await super().handle_async_request(moved)


def ssl_context(certificates: Iterable[Path]) -> ssl.SSLContext:
    """httpx's own trust, and that in ``certificates`` besides.

    Raises:
        ConfigError: a certificate cannot be read any more.
    """
    return trust(httpx.create_ssl_context(), certificates)
