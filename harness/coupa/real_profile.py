"""The small template that a run makes of a person's logged-in profile, once; drivers start from clones of it.

What is copied is named, all else stays behind: caches, history, passwords, bookmarks, extensions, form data, and the
logins of other sites. The original is only read.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from harness.coupa.profile_cookies import JOURNALS, keep_cookies_of
from harness.coupa.profile_source import LOCAL_STATE, ProfileKind, ProfileSource, checked_profile
from harness.errors import ConfigError

# Of "Local State": the key that cookies are encrypted with, itself encrypted for this user by the system.
_STATE_KEPT = {"os_crypt": None}
# Of "Preferences": the languages that the site was read in, and what the person decided about cookies.
_PREFERENCES_KEPT = {
    "intl": ("accept_languages", "selected_languages"),
    "profile": ("cookie_controls_mode", "block_third_party_cookies", "default_content_setting_values"),
}
# An unclean end would be answered with a question.
_ENDED_WELL = {"exit_type": "Normal", "exited_cleanly": True}

# Client certificates, with the key that theirs are encrypted with, and permissions given to sites.
_FIREFOX_FILES = ("key4.db", "cert9.db", "permissions.sqlite")
_FIREFOX_PREFS = ("intl.accept_languages", "network.cookie.", "network.proxy.", "security.enterprise_roots.")


def template_of(
    source: Path, host: str, into: Path, *, others: Sequence[str] = (), kind: ProfileKind | None = None
) -> Path:
    """Copy to ``into``, for this user alone, what of the profile at ``source`` a session at ``host`` needs.

    Args:
        source: a Chromium user-data directory, a profile folder in one, or a Firefox profile; never written to.
        host: of the tenant.
        into: a folder that is not there yet.
        others: hosts whose cookies are needed too, such as a single sign-on's; ``*.example.com`` for all below it.
        kind: of the run's browser; any profile will do when None.

    Returns:
        ``into``.

    Raises:
        ConfigError: there is no such profile, it is in use or unreadable, or it holds no cookie for ``host``.
    """
    profile = checked_profile(source, kind)
    into.mkdir(mode=0o700)
    try:
        (_copy_firefox if profile.kind is ProfileKind.FIREFOX else _copy_chromium)(profile, host, into)
        _keep_cookies(profile, host, [host, *(other.partition(":")[0] for other in others)], into)
    except OSError as error:
        shutil.rmtree(into, ignore_errors=True)
        raise ConfigError(f"The profile {source} cannot be copied: {error}.", "See who may read it.") from error
    except BaseException:
        shutil.rmtree(into, ignore_errors=True)
        raise
    return into


def _copy_chromium(source: ProfileSource, host: str, into: Path) -> None:
    """All but the cookies, as the only profile that the browser finds in ``into``."""
    target = into / "Default"
    target.mkdir()
    _write_json(into / LOCAL_STATE, _selected(_read_json(source.root / LOCAL_STATE), _STATE_KEPT))
    preferences = _selected(_read_json(source.folder / "Preferences"), _PREFERENCES_KEPT)
    preferences["profile"] = {**preferences.get("profile", {}), **_ENDED_WELL}
    _write_json(target / "Preferences", preferences)
    _copy_tree(source.folder / "Local Storage", target / "Local Storage")
    for database in _folders(source.folder / "IndexedDB"):
        if f"_{host}_" in database.name:
            _copy_tree(database, target / "IndexedDB" / database.name)


def _copy_firefox(source: ProfileSource, host: str, into: Path) -> None:
    """All but the cookies."""
    for name in _FIREFOX_FILES:
        if _is_own_file(source.folder / name):
            _copy_database(source.folder / name, into / name)
    _keep_prefs(source.folder / "prefs.js", into / "prefs.js")
    origins = source.folder / "storage" / "default"
    for origin in _folders(origins):
        # As in https+++acme.coupahost.com, with +8443 for a port and ^userContextId=… for a container after it.
        if origin.name.partition("+++")[2].split("^")[0].split("+")[0] == host:
            _copy_tree(origin, into / "storage" / "default" / origin.name)


def _keep_cookies(source: ProfileSource, host: str, hosts: Sequence[str], into: Path) -> None:
    folder = into if source.kind is ProfileKind.FIREFOX else into / "Default"
    cookies = folder / source.cookies.relative_to(source.folder)
    _copy_database(source.cookies, cookies)
    if not keep_cookies_of(hosts, cookies, source.kind):
        raise ConfigError(
            f"Nobody is logged in at {host} in the profile {source.folder}: it holds no cookie for that host.",
            "Log in there with that browser, close it, and start again.",
        )


def _keep_prefs(source: Path, target: Path) -> None:
    if not _is_own_file(source):
        return
    starts = tuple(f'user_pref("{name}' for name in _FIREFOX_PREFS)
    lines = source.read_text(encoding="utf-8", errors="replace").splitlines()
    kept = [line for line in lines if line.startswith(starts)]
    target.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8", newline="\n")


def _copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database with the journal that belongs to it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("", *JOURNALS):
        part = source.with_name(source.name + suffix)
        if _is_own_file(part):
            shutil.copyfile(part, target.with_name(target.name + suffix))


def _copy_tree(source: Path, target: Path) -> None:
    """Copy a folder's files, not their rights; links stay behind, since they may lead anywhere."""
    if source.is_symlink() or not source.is_dir():
        return
    target.mkdir(parents=True)
    for entry in source.iterdir():
        if _is_own_file(entry):
            shutil.copyfile(entry, target / entry.name)
        else:
            _copy_tree(entry, target / entry.name)


def _folders(parent: Path) -> Iterator[Path]:
    if parent.is_dir() and not parent.is_symlink():
        yield from (entry for entry in parent.iterdir() if entry.is_dir())


def _is_own_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _read_json(path: Path) -> dict[str, Any]:
    """A file of the browser's; empty where there is none or it is damaged, which the browser forgives too."""
    try:
        read = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content), encoding="utf-8", newline="\n")


def _selected(content: Mapping[str, Any], kept: Mapping[str, Sequence[str] | None]) -> dict[str, Any]:
    """The sections of ``content`` that are named in ``kept``, each whole (None) or with only the keys given."""
    sections = {name: content[name] for name in kept if isinstance(content.get(name), dict)}
    return {
        name: section if (keys := kept[name]) is None else {key: section[key] for key in keys if key in section}
        for name, section in sections.items()
    }
