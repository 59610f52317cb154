"""A tenant that runs: its hosts on this machine, its controls, and what it knows."""

import ssl
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import trustme

from tests.support.tenant.app import App, digits_of
from tests.support.tenant.content import Attachment
from tests.support.tenant.journal import Entry
from tests.support.tenant.kinds.scene import Places, Scene
from tests.support.tenant.listeners import Listener, listening
from tests.support.tenant.options import OUTSIDER_HOST, STORE_HOST, TENANT_HOST, TenantOptions

HOSTS = {"tenant": TENANT_HOST, "store": STORE_HOST, "outsider": OUTSIDER_HOST}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a correct visit comes to.

    Attributes:
        status: empty where more than one is right; what counts then is that nothing is fetched elsewhere.
        files: SHA-256 by name; the second file of a name is called ``name (2).pdf``. Names are as the server tells
            them: a client must make those of ``bad-names`` safe.
    """

    status: str
    supplier: str
    files: Mapping[str, str]

    @property
    def digests(self) -> list[str]:
        """Of all files, sorted."""
        return sorted(self.files.values())


class Tenant:
    """A running tenant."""

    def __init__(self, app: App, ports: Mapping[str, int], ca_file: Path) -> None:
        self._app = app
        self.ports = ports
        self.ca_file = ca_file
        self.base_url = f"https://{TENANT_HOST}"
        self.local_url = f"https://localhost:{ports['tenant']}"
        self.username, self.password = app.options.username, app.options.password
        self.batch = tuple(app.options.orders)

    @property
    def mapped_hosts(self) -> tuple[tuple[str, str], ...]:
        """Where the hosts really are, for ``--map-host``."""
        return tuple((host, f"127.0.0.1:{self.ports[role]}") for role, host in HOSTS.items())

    @property
    def journal(self) -> list[Entry]:
        """Every request so far."""
        return self._app.journal.entries()

    @property
    def logins(self) -> int:
        """Logins that succeeded."""
        return self._app.sessions.logins

    @property
    def rate_violations(self) -> int:
        """Requests that came too fast."""
        return self._app.limits.violations

    def requests_to(self, path: str, host: str = "tenant") -> list[Entry]:
        """Requests whose path begins with ``path``."""
        return [entry for entry in self.journal if entry.host == host and entry.path.startswith(path)]

    def escapes(self) -> list[Entry]:
        """Requests to the outsider or the internal service, which nobody should make."""
        return [entry for entry in self.journal if entry.host in ("outsider", "internal")]

    def expected(self, po: str) -> Expected:
        """What a correct visit to a PO comes to. Raises KeyError for one that is not in the batch."""
        scene = self.scene(po)
        return Expected(scene.status, scene.supplier, _named(scene.saved()))

    def scene(self, po: str) -> Scene:
        """A PO as the tenant keeps it. Raises KeyError for one that is not in the batch."""
        scene = self._app.scene(digits_of(po), TENANT_HOST)
        if scene is None:
            raise KeyError(po)
        return scene

    def kind_of(self, po: str) -> str:
        """What kind of PO it is. Raises KeyError for one that is not in the batch."""
        return self._app.options.orders[po]

    def expire_sessions(self) -> None:
        """End every session."""
        self._app.sessions.end_all()

    def trigger_interstitial(self) -> None:
        """Ask every session, on its next PO page, whether anybody is there."""
        self._app.sessions.question()

    def fail_next(self, count: int, status: int, retry_after_s: int | None = None, of_path: str = "/") -> None:
        """Answer the next requests for orders and files below ``of_path`` with ``status``."""
        self._app.limits.fail_next(count, status, retry_after_s, of_path)


def _named(files: tuple[Attachment, ...]) -> dict[str, str]:
    named: dict[str, str] = {}
    for file in files:
        stem, dot, suffix = file.name.rpartition(".")
        name, number = file.name, 1
        while name in named:
            number += 1
            name = f"{stem} ({number}){dot}{suffix}"
        named[name] = file.sha256
    return named


@contextmanager
def start_tenant(options: TenantOptions) -> Iterator[Tenant]:
    """A tenant on free ports of this machine until the block ends.

    Raises:
        KeyError: an order's kind is not known.
        BaseException: after the block, whatever went wrong inside the tenant.
    """
    listeners: dict[str, Listener] = {}

    def places(host: str) -> Places:
        ports = {role: listener.port for role, listener in listeners.items()}
        internal = f"http://127.0.0.1:{ports['internal']}"
        if host.partition(":")[0] in ("localhost", "127.0.0.1"):
            local = {role: f"https://localhost:{port}" for role, port in ports.items()}
            return Places(local["tenant"], local["store"], local["outsider"], internal)
        return Places(f"https://{TENANT_HOST}", f"https://{STORE_HOST}", f"https://{OUTSIDER_HOST}", internal)

    app = App(options, places)
    with tempfile.TemporaryDirectory(prefix="tenant") as folder, ExitStack() as stack:
        ca_file = Path(folder, "authority.pem")
        _authority().cert_pem.write_to_path(str(ca_file))
        for role, host in HOSTS.items():
            listeners[role] = stack.enter_context(listening(role, app.answer, _tls(host)))
        listeners["internal"] = stack.enter_context(listening("internal", app.answer, None))
        stack.callback(app.stopping.set)
        yield Tenant(app, {role: listener.port for role, listener in listeners.items()}, ca_file)


# Once for a process: making keys takes longer than all the rest of a start.
@cache
def _authority() -> trustme.CA:
    return trustme.CA()


@cache
def _tls(host: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _authority().issue_cert(host, "localhost", "127.0.0.1").configure_cert(context)
    return context
