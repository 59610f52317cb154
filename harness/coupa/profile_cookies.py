"""The cookie database of a copied profile: only what the site may be sent stays in it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from harness.coupa.profile_source import ProfileKind
from harness.errors import ConfigError

# The journals of SQLite's two ways to write; the shared-memory file beside the second is made anew.
JOURNALS = ("-journal", "-wal")

_DELETE_OTHERS = {
    ProfileKind.CHROMIUM: "DELETE FROM cookies WHERE NOT is_kept(host_key)",
    ProfileKind.FIREFOX: "DELETE FROM moz_cookies WHERE NOT is_kept(host)",
}
_COUNT = {
    ProfileKind.CHROMIUM: "SELECT count(*) FROM cookies",
    ProfileKind.FIREFOX: "SELECT count(*) FROM moz_cookies",
}


def keep_cookies_of(hosts: Sequence[str], database: Path, kind: ProfileKind) -> int:
    """Delete all cookies that none of ``hosts`` would be sent, for good, and return how many are left.

    Args:
        hosts: such as ``acme.coupahost.com``, or ``*.example.com`` for every host below that name.
        database: a copy; an unfinished transaction of the browser is finished or undone first.
        kind: of the browser that wrote it.

    Raises:
        ConfigError: the database cannot be read.
    """
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.create_function("is_kept", 1, lambda domain: any(_is_sent(str(domain), host) for host in hosts))
            connection.execute(_DELETE_OTHERS[kind])
            connection.commit()
            # Deleted rows stay in the file until it is written anew.
            connection.execute("VACUUM")
            return int(connection.execute(_COUNT[kind]).fetchone()[0])
    except sqlite3.Error as error:
        raise ConfigError(
            f"The cookies of the profile cannot be read: {error}.",
            "Close the browser it belongs to, and let it start and end once more.",
        ) from error


def _is_sent(domain: str, host: str) -> bool:
    """Whether a cookie of ``domain`` goes to ``host`` (RFC 6265, 5.1.3)."""
    name = domain.removeprefix(".").lower()
    if host.startswith("*."):
        return f".{name}".endswith(host[1:]) or (domain.startswith(".") and host.endswith(f".{name}"))
    return name == host or (domain.startswith(".") and host.endswith(f".{name}"))
