import hashlib
import json
import os
import socket
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from harness.coupa.profile_cookies import keep_cookies_of
from harness.coupa.profile_source import ProfileKind, checked_profile
from harness.coupa.real_profile import template_of
from harness.errors import ConfigError
from harness.host.browsers import BrowserChoice

HOST = "acme.coupahost.com"
OTHERS_SECRET = "another-sites-secret-cookie"

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="locks and rights of POSIX")


def cookie_database(path: Path, kind: ProfileKind = ProfileKind.CHROMIUM, *, tenant: bool = True) -> None:
    table, column = ("cookies", "host_key") if kind is ProfileKind.CHROMIUM else ("moz_cookies", "host")
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE TABLE {table} ({column} TEXT, name TEXT, value TEXT)")
        rows = [("mail.example.com", "sid", OTHERS_SECRET), (".example.com", "sid", OTHERS_SECRET)]
        own = [(HOST, "session", "1"), (".coupahost.com", "device", "2")] if tenant else []
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", [*rows, *own])
        connection.commit()


def cookies_in(path: Path, kind: ProfileKind = ProfileKind.CHROMIUM) -> set[str]:
    column, table = ("host_key", "cookies") if kind is ProfileKind.CHROMIUM else ("host", "moz_cookies")
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute(f"SELECT {column} FROM {table}")}


def write(folder: Path, names: dict[str, str]) -> None:
    for name, text in names.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def chromium_profile(root: Path, name: str = "Default", cookies: str = "Network/Cookies") -> Path:
    state = {
        "os_crypt": {"encrypted_key": "key"},
        "profile": {"last_used": name, "info_cache": {"x": "ada@example.com"}},
    }
    preferences = {
        "intl": {"accept_languages": "pt-BR", "app_locale": "pt"},
        "profile": {"cookie_controls_mode": 1, "name": "Ada", "exit_type": "Crashed"},
        "account_info": [{"email": "ada@example.com"}],
    }
    files = {
        f"{name}/Preferences": json.dumps(preferences),
        "Local State": json.dumps(state),
        f"{name}/Local Storage/leveldb/000003.log": "storage",
        f"{name}/IndexedDB/https_{HOST}_0.indexeddb.leveldb/CURRENT": "the tenant's",
    }
    left_out = (
        "Cache/data_0", "Code Cache/js/entry", "History", "Login Data", "Web Data", "Bookmarks", "Secure Preferences",
        "Extensions/abc/manifest.json", "Sessions/Tabs_1", "IndexedDB/https_mail.example.com_0.indexeddb.leveldb/LOG",
    )  # fmt: skip
    write(root, files | {f"{name}/{each}": "left out" for each in left_out})
    cookie_database(root / name / cookies)
    return root


def firefox_profile(folder: Path) -> Path:
    prefs = ('user_pref("network.proxy.type", 1);', 'user_pref("services.sync.username", "ada@example.com");')
    kept = {"key4.db": "keys", "cert9.db": "certificates", f"storage/default/https+++{HOST}/ls/data.sqlite": "tenant"}
    left_out = ("logins.json", "places.sqlite", "storage/default/https+++mail.example.com/ls/data.sqlite")
    write(folder, kept | dict.fromkeys(left_out, "left out") | {"prefs.js": "\n".join(prefs)})
    cookie_database(folder / "cookies.sqlite", ProfileKind.FIREFOX)
    return folder


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        found.update(f"{path.relative_to(folder)} {path.lstat().st_mtime_ns} {path.lstat().st_mode}".encode() + content)
    return found.hexdigest()


def test_only_what_a_session_needs_is_copied(tmp_path: Path) -> None:
    copy = template_of(chromium_profile(tmp_path / "browser"), HOST, tmp_path / "copy")

    assert files_in(copy) == {
        "Local State",
        "Default/Preferences",
        "Default/Network/Cookies",
        "Default/Local Storage/leveldb/000003.log",
        f"Default/IndexedDB/https_{HOST}_0.indexeddb.leveldb/CURRENT",
    }


def test_the_logins_of_other_sites_stay_behind_for_good(tmp_path: Path) -> None:
    copy = template_of(chromium_profile(tmp_path / "browser"), HOST, tmp_path / "copy")
    cookies = copy / "Default" / "Network" / "Cookies"

    assert cookies_in(cookies) == {HOST, ".coupahost.com"}
    assert OTHERS_SECRET.encode() not in cookies.read_bytes()


def test_cookies_of_other_hosts_come_along_where_they_are_named(tmp_path: Path) -> None:
    source = chromium_profile(tmp_path / "browser")
    copy = template_of(source, HOST, tmp_path / "copy", others=["mail.example.com:8443"])
    assert cookies_in(copy / "Default/Network/Cookies") == {HOST, ".coupahost.com", "mail.example.com", ".example.com"}


@pytest.mark.parametrize(
    ("domain", "host", "kept"),
    [
        (HOST, HOST, True),
        (".coupahost.com", HOST, True),
        ("coupahost.com", HOST, False),
        (".acme.coupahost.com", HOST, True),
        ("other.coupahost.com", HOST, False),
        (".host.com", "coupahost.com", False),
        ("files.example.com", "*.example.com", True),
        (".example.com", "*.example.com", True),
        ("files.example.org", "*.example.com", False),
        ("badexample.com", "*.example.com", False),
    ],
)
def test_a_cookie_is_kept_where_it_would_be_sent_to_the_host(
    tmp_path: Path, domain: str, host: str, *, kept: bool
) -> None:
    database = tmp_path / "Cookies"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE cookies (host_key TEXT)")
        connection.execute("INSERT INTO cookies VALUES (?)", [domain])
        connection.commit()
    assert keep_cookies_of([host], database, ProfileKind.CHROMIUM) == kept


def test_the_copy_names_neither_the_person_nor_another_profile(tmp_path: Path) -> None:
    copy = template_of(chromium_profile(tmp_path / "browser", "Profile 1"), HOST, tmp_path / "copy")

    state = json.loads((copy / "Local State").read_text(encoding="utf-8"))
    preferences = json.loads((copy / "Default" / "Preferences").read_text(encoding="utf-8"))
    assert state == {"os_crypt": {"encrypted_key": "key"}}
    assert preferences == {
        "intl": {"accept_languages": "pt-BR"},
        "profile": {"cookie_controls_mode": 1, "exit_type": "Normal", "exited_cleanly": True},
    }


@pytest.mark.parametrize("inside", ["", "Profile 1"])
def test_a_profile_folder_becomes_the_only_one_of_the_copy(tmp_path: Path, inside: str) -> None:
    root = chromium_profile(tmp_path / "browser", "Profile 1", cookies="Cookies")
    copy = template_of(root / inside, HOST, tmp_path / "copy")
    assert cookies_in(copy / "Default" / "Cookies") == {HOST, ".coupahost.com"}


def test_the_profile_that_was_used_last_may_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    root = chromium_profile(tmp_path / "browser")
    chromium_profile(tmp_path, "elsewhere")
    write(root, {"Local State": json.dumps({"profile": {"last_used": "../elsewhere"}})})
    assert checked_profile(root).folder == root / "Default"


def test_of_a_firefox_profile_the_session_the_certificates_and_the_proxy_are_copied(tmp_path: Path) -> None:
    copy = template_of(firefox_profile(tmp_path / "firefox"), HOST, tmp_path / "copy")

    storage = f"storage/default/https+++{HOST}/ls/data.sqlite"
    assert files_in(copy) == {"cookies.sqlite", "key4.db", "cert9.db", "prefs.js", storage}
    assert cookies_in(copy / "cookies.sqlite", ProfileKind.FIREFOX) == {HOST, ".coupahost.com"}
    assert (copy / "prefs.js").read_text(encoding="utf-8") == 'user_pref("network.proxy.type", 1);\n'


@pytest.mark.parametrize("make", [chromium_profile, firefox_profile])
def test_the_original_stays_as_it_was(tmp_path: Path, make: object) -> None:
    source = chromium_profile(tmp_path / "source") if make is chromium_profile else firefox_profile(tmp_path / "source")
    for path in source.rglob("*"):
        path.chmod(0o500 if path.is_dir() else 0o400)
    before = digest(source)

    copy = template_of(source, HOST, tmp_path / "copy")

    assert digest(source) == before
    write(copy, {"Local State": "the copy can be written to"})
    for path in source.rglob("*"):
        path.chmod(0o700)


@posix_only
def test_nobody_else_may_enter_the_copy(tmp_path: Path) -> None:
    copy = template_of(chromium_profile(tmp_path / "browser"), HOST, tmp_path / "copy")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o700


def test_what_the_browser_had_not_yet_written_into_its_database_counts(tmp_path: Path) -> None:
    source = firefox_profile(tmp_path / "firefox")
    connection = sqlite3.connect(source / "cookies.sqlite")
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("INSERT INTO moz_cookies VALUES (?, 'late', '3')", [f".{HOST}"])
    connection.commit()

    copy = template_of(source, HOST, tmp_path / "copy")

    connection.close()
    assert f".{HOST}" in cookies_in(copy / "cookies.sqlite", ProfileKind.FIREFOX)


@posix_only
def test_links_in_a_profile_are_not_followed(tmp_path: Path) -> None:
    source = chromium_profile(tmp_path / "browser")
    outside = tmp_path / "outside"
    write(outside, {"secret": "not the profile's"})
    (source / "Default" / "Local Storage" / "file").symlink_to(outside / "secret")
    (source / "Default" / "Local Storage" / "folder").symlink_to(outside, target_is_directory=True)
    (source / "Default" / "IndexedDB" / f"https_{HOST}_1").symlink_to(outside, target_is_directory=True)

    copy = template_of(source, HOST, tmp_path / "copy")

    assert not [name for name in files_in(copy) if "secret" in name or name.endswith("/file")]


def test_a_profile_without_a_login_at_the_host_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    source = chromium_profile(tmp_path / "browser")
    with pytest.raises(ConfigError, match=r"Nobody is logged in at other\.example\.net .*Log in there"):
        template_of(source, "other.example.net", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_damaged_cookie_database_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    source = chromium_profile(tmp_path / "browser")
    (source / "Default" / "Network" / "Cookies").write_bytes(b"not a database, and longer than its header" * 100)
    with pytest.raises(ConfigError, match="cannot be read"):
        template_of(source, HOST, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no folder"):
        checked_profile(tmp_path / "nowhere")


def test_a_folder_that_is_no_profile_is_refused_with_the_files_that_were_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"neither 'Local State' .* nor 'cookies\.sqlite'"):
        checked_profile(tmp_path)


def test_a_profile_in_which_nobody_has_been_anywhere_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"Local State": "{}", "Default/Preferences": "{}"})
    with pytest.raises(ConfigError, match=r"holds no cookies: neither 'Network/Cookies' nor 'Cookies'"):
        checked_profile(tmp_path)


def test_a_profile_of_another_kind_of_browser_is_refused(tmp_path: Path) -> None:
    source = firefox_profile(tmp_path / "firefox")
    with pytest.raises(ConfigError, match=r"a profile of Firefox, and the run's browser is one of Chromium"):
        checked_profile(source, ProfileKind.of(BrowserChoice.EDGE))
    assert checked_profile(source, ProfileKind.of(BrowserChoice.FIREFOX)).kind is ProfileKind.FIREFOX


@posix_only
def test_a_profile_that_a_browser_works_on_is_refused(tmp_path: Path) -> None:
    source = chromium_profile(tmp_path / "browser")
    (source / "SingletonLock").symlink_to(f"{socket.gethostname()}-{os.getpid()}")
    with pytest.raises(ConfigError, match=rf"in use by process {os.getpid()}\..*Close that browser"):
        checked_profile(source)


@posix_only
def test_a_lock_of_another_machine_is_believed(tmp_path: Path) -> None:
    source = chromium_profile(tmp_path / "browser")
    (source / "SingletonLock").symlink_to("another-machine-4711")
    with pytest.raises(ConfigError, match="a browser on another-machine"):
        checked_profile(source)


@posix_only
@pytest.mark.parametrize("pid", ["gone", "given out again"])
def test_a_lock_whose_browser_has_died_is_no_hindrance(tmp_path: Path, pid: str) -> None:
    source = chromium_profile(tmp_path / "browser")
    lock = source / "SingletonLock"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    lock.symlink_to(f"{socket.gethostname()}-{ended.pid if pid == 'gone' else os.getpid()}")
    if pid != "gone":  # The process that has the number now began long after the lock was made.
        os.utime(lock, (1_000_000, 1_000_000), follow_symlinks=False)
    assert checked_profile(source).root == source


@posix_only
def test_a_firefox_that_holds_its_lock_is_noticed_and_one_that_died_is_not(tmp_path: Path) -> None:
    source = firefox_profile(tmp_path / "firefox")
    lock = source / ".parentlock"
    lock.touch()
    hold = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.lockf(f, fcntl.LOCK_EX); print(flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    holder.stdout.readline()

    with pytest.raises(ConfigError, match="in use by a running browser"):
        checked_profile(source)

    holder.communicate("\n")
    assert checked_profile(source).folder == source
