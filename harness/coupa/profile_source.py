"""A person's own browser profile, as a folder that is only ever read."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from harness.coupa.profile_use import user_of_chromium, user_of_firefox
from harness.errors import ConfigError
from harness.host.browsers import BrowserChoice

LOCAL_STATE = "Local State"
# Since Chromium 96 the network service keeps its files apart on Windows, and may elsewhere.
CHROMIUM_COOKIES = ("Network/Cookies", "Cookies")
FIREFOX_COOKIES = "cookies.sqlite"


class ProfileKind(StrEnum):
    """Whose files a profile holds; Chrome, Chromium and Edge share one layout."""

    CHROMIUM = "Chromium"
    FIREFOX = "Firefox"

    @classmethod
    def of(cls, browser: BrowserChoice) -> "ProfileKind":
        """The kind that a browser needs."""
        return cls.FIREFOX if browser is BrowserChoice.FIREFOX else cls.CHROMIUM


@dataclass(frozen=True, slots=True)
class ProfileSource:
    """A profile that was found whole and at rest.

    Attributes:
        root: with what all profiles of the browser share; in Firefox the same as ``folder``.
        folder: the one profile.
        cookies: the database in it.
    """

    kind: ProfileKind
    root: Path
    folder: Path
    cookies: Path


def checked_profile(folder: Path, kind: ProfileKind | None = None) -> ProfileSource:
    """The profile at ``folder``: a Chromium user-data directory, a profile folder in one, or a Firefox profile.

    Args:
        folder: as a person gave it.
        kind: that the browser of the run needs; either when None.

    Raises:
        ConfigError: it is not there, is no profile or one of another kind, or a browser is using it.
    """
    if not folder.is_dir():
        raise ConfigError(
            f"There is no folder {folder} to take a profile from.",
            "Give the browser's own folder; Chrome and Edge show it on chrome://version as 'Profile Path'.",
        )
    source = _firefox(folder.resolve()) or _chromium(folder.resolve())
    if source is None:
        raise ConfigError(
            f"{folder} is not a browser profile: it holds neither {LOCAL_STATE!r} (Chrome, Chromium, Edge) "
            f"nor {FIREFOX_COOKIES!r} (Firefox), nor is it a profile with cookies beside a {LOCAL_STATE!r}.",
            "Give the browser's user-data directory, a profile folder in it such as 'Default', or a Firefox profile.",
        )
    if kind not in (None, source.kind):
        raise ConfigError(
            f"{folder} is a profile of {source.kind}, and the run's browser is one of {kind}.",
            "Choose the browser that the profile belongs to with --browser.",
        )
    _refuse_in_use(source)
    return source


def _firefox(folder: Path) -> ProfileSource | None:
    cookies = folder / FIREFOX_COOKIES
    return ProfileSource(ProfileKind.FIREFOX, folder, folder, cookies) if _is_own_file(cookies) else None


def _chromium(folder: Path) -> ProfileSource | None:
    if (folder / LOCAL_STATE).is_file():
        return _chromium_profile(folder, _last_used(folder))
    if (folder.parent / LOCAL_STATE).is_file() and _chromium_cookies(folder):
        return _chromium_profile(folder.parent, folder)
    return None


def _chromium_profile(root: Path, folder: Path) -> ProfileSource:
    cookies = _chromium_cookies(folder)
    if cookies is None:
        raise ConfigError(
            f"The profile {folder} holds no cookies: neither {' nor '.join(map(repr, CHROMIUM_COOKIES))}.",
            "Log in with the browser once and close it; or give the profile folder that it used.",
        )
    return ProfileSource(ProfileKind.CHROMIUM, root, folder, cookies)


def _chromium_cookies(folder: Path) -> Path | None:
    return next((folder / name for name in CHROMIUM_COOKIES if _is_own_file(folder / name)), None)


def _last_used(root: Path) -> Path:
    """The profile that the browser itself would open."""
    try:
        name = json.loads((root / LOCAL_STATE).read_bytes())["profile"]["last_used"]
    except (OSError, ValueError, LookupError, TypeError):
        name = None
    # A name with a separator in it could lead out of the folder.
    is_plain = isinstance(name, str) and name not in ("", ".", "..") and Path(name).name == name
    return root / name if is_plain and (root / name).is_dir() else root / "Default"


def _is_own_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _refuse_in_use(source: ProfileSource) -> None:
    user = (user_of_firefox if source.kind is ProfileKind.FIREFOX else user_of_chromium)(source.root)
    if user:
        raise ConfigError(
            f"The profile {source.root} is in use by {user}.",
            "Close that browser, also where it runs on in the background: databases that are being written copy torn.",
        )
