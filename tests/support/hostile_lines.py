"""Command lines for a real site that nobody should have to meet, each with what the harness is to say of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.po_files import text_file

SITE = "https://acme.coupahost.com"
PASSWORD = "hunter2-in-the-address"


@dataclass(frozen=True, slots=True)
class HostileLine:
    """Options that no run can begin with; beside a base URL and a batch that are in order, unless they name their own.

    Attributes:
        make: what has to lie in the working directory.
        words: of the one error.
    """

    name: str
    options: tuple[str, ...]
    words: str
    make: Callable[[Path], object] = lambda _folder: None


def _url(name: str, url: str, words: str) -> HostileLine:
    return HostileLine(f"base URL: {name}", ("--base-url", url), words)


def _host(name: str, host: str, words: str) -> HostileLine:
    return HostileLine(f"allowed host: {name}", (f"--allow-host={host}",), words)


def _text(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: text_file(folder, text, name=name)


def _folder(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).mkdir()


_URLS = (
    _url("none", "", "--base-url is missing"),
    _url("blanks", "  ", "--base-url is empty"),
    _url("plain http", "http://acme.coupahost.com", "is not over https"),
    _url("no scheme", "acme.coupahost.com", "Write https://acme.coupahost.com."),
    _url("a scheme alone", "https://", "cannot be read"),
    _url("a file", "file:///etc/passwd", "cannot be read"),
    _url("a file of a host", "file://acme.coupahost.com/etc/passwd", "is not over https"),
    _url("data", "data:text/html,<h1>", "--base-url data:text/html"),
    _url("a script", "javascript:alert(1)", "has no https:// in front. Write it like https://acme.coupahost.com."),
    _url("a script with slashes", "javascript://acme.coupahost.com/%0aalert(1)", "is not over https"),
    _url("another protocol", "ftp://acme.coupahost.com", "is not over https"),
    _url("a password", f"https://ana:{PASSWORD}@acme.coupahost.com", "holds a name or a password"),
    _url("another host behind an @", "https://acme.coupahost.com@evil.example", "holds a name or a password"),
    _url("a private address", "https://192.168.1.10", "is on a private network"),
    _url("a private address as one number", "https://3232235786", "is on a private network"),
    _url("a private address in hexadecimal", "https://0x0a.0.0.1", "is on a private network"),
    _url("the address of a cloud's metadata", "https://169.254.169.254", "is on a private network"),
    _url("a private address of IPv6", "https://[fd00::1]", "is on a private network"),
    _url("a private address of IPv4 in one of IPv6", "https://[::ffff:10.0.0.1]", "is on a private network"),
    _url("an address that is none", "https://1.2.3.4.5", "--base-url https://1.2.3.4.5"),
    _url("a bracket left open", "https://[::1", "cannot be read"),
    _url("a path", f"{SITE}/order_headers/1", f"Give the tenant's address alone: {SITE}."),
    _url("a question", f"{SITE}?next=https://evil.example", "is more than an origin"),
    _url("a fragment", f"{SITE}#evil.example", "is more than an origin"),
    _url("a backslash", "https://acme.coupahost.com\\.evil.example", "cannot be read"),
    _url("a blank in the host", "https://acme coupahost.com", "cannot be read"),
    _url("a line break", f"{SITE}\nHost: evil.example", "cannot be read"),
    _url("a port too large", f"{SITE}:99999", "cannot be read"),
    _url("port zero", f"{SITE}:0", "cannot be read"),
    _url("a port in words", f"{SITE}:https", "cannot be read"),
    _url("an encoded slash in the host", "https://acme.coupahost.com%2F.evil.example", "is not the name of a host"),
    _url("a host of a thousand letters", f"https://{'a' * 1000}.com", "is not the name of a host"),
    _url("a terminal's commands", "https://\x1b[2J.example", "cannot be read"),
)
_HOSTS = (
    _host("every one", "*", "allows too much"),
    _host("a whole domain of the top", "*.com", "allows too much"),
    _host("an address", "https://files.example.com/x", "Give the host alone: --allow-host files.example.com."),
    _host("a path", "files.example.com/x", "is an address"),
    _host("a password", f"ana:{PASSWORD}@files.example.com", "holds a name or a password"),
    _host("a private address", "10.0.0.1", "is on this machine or a private network"),
    _host("this machine", "localhost", "is on this machine or a private network"),
    _host("nothing", "", "cannot be read"),
)
_WAYS = (
    HostileLine("no way in of that name", ("--login", "magic"), "--login magic is not known"),
    HostileLine("a profile that is missing", ("--login", "profile"), "needs a profile"),
    HostileLine("two ways in", ("--login", "form", "--profile", "."), "are two ways in"),
    HostileLine("no folder for a profile", ("--profile", "nowhere"), "There is no folder nowhere"),
    HostileLine("a folder that is no profile", ("--profile", "."), "is not a browser profile"),
    HostileLine("no file of variables", ("--env-file", "nowhere"), "there is no such file"),
    HostileLine("a folder of variables", ("--env-file", "here"), "--env-file here", _folder("here")),
    HostileLine(
        "variables that are no lines",
        ("--env-file", "my.env"),
        "my.env, line 2",
        _text("my.env", f"COUPA_USERNAME=ana\nCOUPA_PASSWORD {PASSWORD}\n"),
    ),
    HostileLine(
        "a variable that is missing",
        ("--env-file", "my.env"),
        "COUPA_USERNAME is not set",
        _text("my.env", f"COUPA_PASSWORD={PASSWORD}\n"),
    ),
    HostileLine(
        "a variable within a password",
        ("--env-file", "my.env"),
        "my.env, line 1",
        _text("my.env", f'COUPA_PASSWORD="{PASSWORD}${{HOME}}"\n'),
    ),
)
_REACH = (
    HostileLine("a map without an address", ("--map-host", "acme.example"), "does not name a host"),
    HostileLine("a map to a port too large", ("--map-host", "a.example=127.0.0.1:99999"), "is not an address"),
    HostileLine("a map that goes on", ("--map-host", "a.example=127.0.0.1,MAP * 1.1.1.1"), "is not an address"),
    HostileLine("no certificate", ("--trust-certificate", "nowhere"), "cannot be read"),
    HostileLine("a certificate that is none", ("--trust-certificate", "pos.csv"), "--trust-certificate pos.csv"),
    HostileLine("an argument that is none", ("--browser-arg=headless",), "is not an argument of a browser"),
    HostileLine("an argument that trusts all", ("--browser-arg=--ignore-certificate-errors",), "cannot be used"),
    HostileLine("an argument that reads all", ("--browser-arg=--disable-web-security",), "cannot be used"),
    HostileLine("an argument in capitals", ("--browser-arg=--User-Data-Dir=/tmp/mine",), "cannot be used"),
)
_MANNERS = (
    *(
        HostileLine(f"a pace of {pace}", (f"--pace={pace}",), f"--pace {pace} is ")
        for pace in ("0", "-1", "nan", "inf", "1e9", "1001", "2/day", "fast", "٣")
    ),
    HostileLine("failures below none", ("--stop-after-failures=-1",), "--stop-after-failures"),
    HostileLine("no POs at all", ("--pos", "0"), "--pos"),
    HostileLine("no workers at all", ("--workers", "0"), "--workers 0 is out of range"),
    HostileLine("an army of workers", ("--workers", "5000"), "--workers 5000 is out of range"),
    HostileLine("a policy of another name", ("--cleanup", "thorough"), "--cleanup thorough is not known"),
    HostileLine("an option of another command", ("--gate",), "No such option"),
    HostileLine("words too many", ("and", "so", "on"), "unexpected extra argument"),
)
_FILES = (
    HostileLine("no batch", ("--po-file", "nowhere.csv"), "There is no file nowhere.csv"),
    HostileLine("a folder for a batch", ("--po-file", "here.csv"), "is a folder", _folder("here.csv")),
    HostileLine("an empty batch", ("--po-file", "my.csv"), "is empty", _text("my.csv", "")),
    HostileLine("another column", ("--po-file", "my.csv"), "its columns are Number, X", _text("my.csv", "Number;X\n")),
    HostileLine("a batch of junk", ("--po-file", "my.csv"), "no PO to visit", _text("my.csv", "PO_NUMBER\nabc\n")),
    HostileLine("a device for a batch", ("--po-file", "/dev/zero"), "none of the endings of a batch file"),
)

HOSTILE_LINES = (*_URLS, *_HOSTS, *_WAYS, *_REACH, *_MANNERS, *_FILES)
