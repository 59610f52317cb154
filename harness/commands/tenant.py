"""What the options for a real site say, from the words of the command line to a workload."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.commands.options import require_known
from harness.coupa.profile_source import checked_profile
from harness.errors import ConfigError
from harness.workload.batch import Po
from harness.workload.credentials import read_credentials
from harness.workload.entry import Entry, LoginWay
from harness.workload.manners import Manners, parse_pace
from harness.workload.patience import Patience
from harness.workload.po_file import PoFile, read_po_file
from harness.workload.reach import Reach
from harness.workload.reading_reach import checked_certificate, mapped_host, safe_browser_arg
from harness.workload.site_address import checked_allowed_host, checked_base_url
from harness.workload.tenant import Tenant

LOGIN_WAYS = (LoginWay.FORM.value, LoginWay.PROFILE.value, LoginWay.INTERACTIVE.value)


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What the command line said of a real site, not yet looked at."""

    base_url: str = ""
    po_file: Path | None = None
    login: str = ""
    profile: Path | None = None
    env_file: Path | None = None
    allow_hosts: tuple[str, ...] = ()
    map_hosts: tuple[str, ...] = ()
    certificates: tuple[Path, ...] = ()
    browser_args: tuple[str, ...] = ()
    pace: str = ""
    stop_after_failures: int = 10
    yes: bool = False
    dry_run: bool = False

    @property
    def given(self) -> bool:
        """Whether a real site is meant."""
        return bool(self.base_url or self.po_file)

    @property
    def astray(self) -> str:
        """An option that would do nothing, since no real site is meant; empty where there is none."""
        only_there = {
            "--login": self.login,
            "--profile": self.profile,
            "--env-file": self.env_file,
            "--allow-host": self.allow_hosts,
            "--map-host": self.map_hosts,
            "--trust-certificate": self.certificates,
            "--browser-arg": self.browser_args,
            "--pace": self.pace,
        }
        return next((name for name, value in only_there.items() if value and not self.given), "")


def tenant_of(options: SiteOptions, pos: int | None) -> tuple[Tenant, PoFile]:
    """Check the options and read the batch, of which ``pos`` POs are taken; all where it is None.

    Raises:
        ConfigError: for the first thing that does not fit.
    """
    if not options.base_url:
        raise ConfigError(
            "--po-file is a batch of a real site, and --base-url is missing.", "Add --base-url https://…coupahost.com."
        )
    if options.po_file is None:
        raise ConfigError("--base-url needs a batch.", "Add --po-file FILE, a CSV or Excel file with PO_NUMBER.")
    base_url = checked_base_url(options.base_url)
    mapped_hosts = (mapped_host(each) for each in options.map_hosts)
    unchecked = Reach(options.allow_hosts, tuple(mapped_hosts), options.certificates, options.browser_args)
    reach = _checked(unchecked, base_url)
    manners = Manners(parse_pace(options.pace) if options.pace else None, options.stop_after_failures)
    po_file = read_po_file(options.po_file)
    batch = po_file.batch if pos is None else po_file.batch[:pos]
    entry = entry_of(options.login, options.profile, options.env_file)
    remarks = tuple(remark.sentence for remark in po_file.remarks)
    return Tenant(base_url, batch, po_file.path.resolve(), entry, reach, manners, remarks=remarks), po_file


def entry_of(login: str, profile: Path | None, env_file: Path | None) -> Entry:
    """The way in that was asked for. Raises ConfigError: it lacks something."""
    way = login or (LoginWay.PROFILE.value if profile else LoginWay.FORM.value)
    require_known("--login", way, LOGIN_WAYS)
    if profile is not None and way != LoginWay.PROFILE:
        raise ConfigError(f"--profile and --login {way} are two ways in.", "Choose one of them.")
    if way == LoginWay.PROFILE and profile is None:
        raise ConfigError("--login profile needs a profile.", "Add --profile DIR, the folder of a logged-in browser.")
    if profile is not None:
        checked_profile(profile)
    credentials = read_credentials(env_file) if way == LoginWay.FORM else None
    return Entry(LoginWay(way), credentials, profile.resolve() if profile else None)


def tenant_of_record(record: Mapping[str, Any], env_file: Path | None = None) -> Tenant:
    """The workload of a run that is to go on; credentials come from the environment again.

    All of it is looked at once more: a password goes to where a record says, and anybody may have written that.

    Raises:
        ConfigError: for the first thing that does not fit.
    """
    profile = Path(record["profile"]) if record["profile"] else None
    base_url = checked_base_url(record["base_url"])
    return Tenant(
        base_url=base_url,
        batch=tuple(Po(each["number"], each["supplier"], tuple(each["hierarchy"])) for each in record["batch"]),
        po_file=Path(record["po_file"]),
        entry=entry_of(record["login"], profile, env_file),
        reach=_checked(Reach.of_record(record["reach"]), base_url),
        manners=Manners(**record["manners"]),
        patience=Patience(**record["patience"]),
    )


def _checked(reach: Reach, base_url: str) -> Reach:
    """``reach`` as its parts are written where they are used. Raises ConfigError: one of them cannot be used."""
    return Reach(
        allowed_hosts=tuple(checked_allowed_host(host, base_url) for host in reach.allowed_hosts),
        mapped_hosts=tuple(mapped_host(f"{host}={address}") for host, address in reach.mapped_hosts),
        certificates=tuple(checked_certificate(file) for file in reach.certificates),
        browser_args=tuple(safe_browser_arg(each) for each in reach.browser_args),
    )
