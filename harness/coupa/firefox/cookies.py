"""Cookies as BiDi writes them, and as the harness keeps a login: the way the DevTools protocol has them. Pure."""

import base64
from collections.abc import Mapping
from typing import Any

from harness.coupa.settings import Cookie, Session

DEFAULT_CONTAINER = "default"

_SAME_SITE = {"strict": "Strict", "lax": "Lax", "none": "None"}


def partition_of(container: str) -> dict[str, object]:
    """Where the cookies of a container lie."""
    return {"type": "storageKey", "userContext": container}


def session_of(cookies: list[dict[str, Any]]) -> Session:
    """The login in what ``storage.getCookies`` answers."""
    return Session(tuple(_kept(cookie) for cookie in cookies))


def as_bidi(cookie: Mapping[str, str | int | float | bool]) -> dict[str, object]:
    """A kept cookie, as ``storage.setCookie`` takes it."""
    restored: dict[str, object] = {
        "name": cookie["name"],
        "value": {"type": "string", "value": cookie["value"]},
        "domain": cookie["domain"],
        "path": cookie.get("path", "/"),
        "httpOnly": bool(cookie.get("httpOnly", False)),
        "secure": bool(cookie.get("secure", False)),
    }
    if "sameSite" in cookie:
        restored["sameSite"] = str(cookie["sameSite"]).lower()
    if "expires" in cookie:
        restored["expiry"] = int(cookie["expires"])
    return restored


def _kept(cookie: Mapping[str, Any]) -> Cookie:
    kept: Cookie = {key: cookie[key] for key in ("name", "domain", "path", "secure", "httpOnly") if key in cookie}
    kept["value"] = _text(cookie["value"])
    if (same_site := _SAME_SITE.get(str(cookie.get("sameSite", "")))) is not None:
        kept["sameSite"] = same_site
    if "expiry" in cookie:  # One without ends with the browser.
        kept["expires"] = int(cookie["expiry"])
    return kept


def _text(value: Mapping[str, Any]) -> str:
    if value["type"] == "base64":  # Bytes that are no UTF-8; a cookie's own text is Latin-1.
        return base64.b64decode(value["value"]).decode("latin-1")
    return str(value["value"])
