"""The address of a Grid, as a person gives it. Pure."""

from urllib.parse import SplitResult, urlsplit, urlunsplit

from harness.errors import ConfigError
from harness.grid.access import PASSWORD_VARIABLE, USERNAME_VARIABLE

_EXAMPLE = "http://127.0.0.1:4444"
_SECURE = {"http": "ws", "https": "wss"}


def checked_grid_url(text: str) -> str:
    """A Grid's address without a slash at the end.

    Raises:
        ConfigError: it is no address over http or https, or holds what does not belong there.
    """
    url = text.strip()
    if "@" in url:  # Not shown: there may be a password in it.
        raise ConfigError(
            "--grid holds a name or a password.", f"Set {USERNAME_VARIABLE} and {PASSWORD_VARIABLE} instead."
        )
    parts = _split(url)
    if parts is None or parts.scheme not in _SECURE or not parts.hostname:
        raise ConfigError(f"--grid {url or 'without an address'} is not the address of a Grid.", _like())
    if parts.query or parts.fragment or "?" in url or "#" in url:
        raise ConfigError(f"--grid {url} is more than an address.", _like())
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path.rstrip("/"), "", ""))


def through_hub(grid_url: str, announced: str) -> str:
    """Where a session's websocket is reached: by the Grid's own address, whatever a node calls itself.

    A hub behind Docker or a proxy announces an address that is good inside its own network only; the path leads its
    router to the node.
    """
    grid, path = urlsplit(grid_url), urlsplit(announced).path
    return urlunsplit((_SECURE[grid.scheme], grid.netloc, path, "", ""))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return None
    return parts if has_port and not any(each.isspace() for each in url) else None


def _like() -> str:
    return f"Write it like {_EXAMPLE}; 'harness grid up' starts one."
