"""Everything a worker process must know, in one picklable value."""

from dataclasses import dataclass, field
from pathlib import Path

from harness.coupa.endurance import Endurance
from harness.coupa.log_settings import LogSettings
from harness.coupa.tuning import Tuning
from harness.host.browsers import Browser
from harness.workload.credentials import Credentials
from harness.workload.entry import LoginWay
from harness.workload.manners import Manners
from harness.workload.patience import Patience
from harness.workload.reach import Reach
from harness.workload.urls import UrlRules

Cookie = dict[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Session:
    """A login that drivers can share: the cookies as the DevTools protocol takes them."""

    cookies: tuple[Cookie, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What both arms of a comparison have in common, and the two choices in which they may differ.

    Attributes:
        base_url: origin of the site, without a trailing slash.
        browser: the binaries to start; resolved once, since Selenium Manager takes seconds at each start.
        mode: name of the driver's lifecycle.
        cleanup: name of the policy for what is cleaned between two POs of one driver.
        download_root: folder that will hold one folder per PO.
        temp_root: folder for cloned profiles and the browser's own temporary files.
        profile: the browser profile that each driver starts from; a fresh one when None.
        session: the login that each driver is given at its start, where ``login`` hands one over.
        login: name of the way in which each driver is let in.
        credentials: for a login form; never written anywhere.
        reach: how the site is reached, and where else its attachments may lie.
        careful: the site is somebody else's. Pages get time to complete themselves in tabs that are shown, every
            document that a tab asks for is looked at first, and links are followed one by one.
        manners: how a guest behaves.
        endurance: how often what fails is tried again.
        log: of the workers' doings; None for none.
        tuning: the same for every mode.
        inspect: look before each PO at what the browser holds; for a site on which nothing can be planted.
        browsers: that the workers share; None where each starts its own. Only for a mode with a context per PO.
        injected_delay_s: seconds by which each PO is slowed on purpose, so that a user can see whether it is noticed.
    """

    base_url: str
    browser: Browser
    mode: str
    cleanup: str
    download_root: Path
    temp_root: Path
    profile: Path | None = None
    session: Session = Session()
    login: str = LoginWay.HANDED.value
    credentials: Credentials | None = field(default=None, repr=False)
    reach: Reach = field(default_factory=Reach)
    careful: bool = False
    manners: Manners = field(default_factory=Manners)
    headed: bool = False
    endurance: Endurance = field(default_factory=Endurance)
    log: LogSettings | None = None
    patience: Patience = field(default_factory=Patience)
    tuning: Tuning = field(default_factory=Tuning)
    inspect: bool = False
    browsers: int | None = None
    injected_delay_s: float = 0.0

    @property
    def rules(self) -> UrlRules:
        """Where a driver may go and what it may fetch."""
        return UrlRules(self.base_url, self.reach.allowed_hosts)
