"""A guest of the tenant without a browser: what httpx sees of it."""

import hashlib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import httpx

from tests.support.tenant.options import TenantOptions
from tests.support.tenant.tenant import Tenant, start_tenant

_HREF = re.compile(r"href='([^']*attachment[^']*)'")
_TOKEN = re.compile(r"name='authenticity_token' value='([^']+)'")


class Guest:
    """A client that finds the hosts where the tenant says they are, and keeps cookies by host as a browser does."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._addresses = dict(tenant.mapped_hosts)
        self._client = httpx.Client(verify=ssl.create_default_context(cafile=str(tenant.ca_file)), timeout=10)
        self.cookie = ""

    def get(self, target: str) -> httpx.Response:
        """Ask for a path of the tenant or a full address; redirects are not followed."""
        return self._send("GET", target)

    def post(self, target: str, **fields: str) -> httpx.Response:
        """Send a form."""
        return self._send("POST", target, fields)

    def log_in(self, password: str | None = None, token: str | None = None, to: str = "/") -> httpx.Response:
        """Fill the login form and send it, with something else than what is right where it is given."""
        form = self.get(f"{self._tenant_path()}?return_to={to}")
        found = _TOKEN.search(form.text)
        assert found is not None
        credentials = {
            "user[login]": self._tenant.username,
            "user[password]": self._tenant.password if password is None else password,
        }
        fields = {"authenticity_token": found[1] if token is None else token, "return_to": to} | credentials
        return self._send("POST", "/sessions", fields)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _tenant_path(self) -> str:
        return urlsplit(self.get("/").headers["Location"]).path

    def _send(self, method: str, target: str, fields: dict[str, str] | None = None) -> httpx.Response:
        url = urljoin(self._tenant.base_url, target)
        host = urlsplit(url).hostname or ""
        is_tenant = url.startswith(self._tenant.base_url)
        response = self._client.request(
            method,
            url.replace(host, self._addresses[host], 1),
            headers={"Host": host, "Cookie": self.cookie if is_tenant else ""},
            extensions={"sni_hostname": host},
            data=fields,
        )
        self._client.cookies.clear()
        if is_tenant and (given := response.headers.get("Set-Cookie")):
            self.cookie = given.partition(";")[0]
        return response


@contextmanager
def visited(options: TenantOptions) -> Iterator[tuple[Tenant, Guest]]:
    """A tenant and a guest who has not logged in yet."""
    with start_tenant(options) as tenant:
        guest = Guest(tenant)
        try:
            yield tenant, guest
        finally:
            guest.close()


def followed(guest: Guest, target: str) -> httpx.Response:
    """The answer at the end of a few redirects."""
    response = guest.get(target)
    for _ in range(3):
        if response.status_code != 302:
            break
        response = guest.get(response.headers["Location"])
    return response


def digests(guest: Guest, page: str) -> list[str]:
    """SHA-256 of what the attachment links of a page bring, sorted."""
    links = dict.fromkeys(
        urljoin("https://acme.coupahost.test/", href.replace("&amp;", "&")) for href in attachment_links(page)
    )
    return sorted(hashlib.sha256(followed(guest, link).content).hexdigest() for link in links)


def attachment_links(page: str) -> list[str]:
    """Addresses in a page that say that they are attachments."""
    return _HREF.findall(page)
