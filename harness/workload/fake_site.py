"""The fake site in a process of its own, and what a correct run must bring home from it."""

import contextlib
import json
import secrets
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pydantic import ValidationError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

from fake_coupa.catalog import Catalog
from harness.errors import SiteError
from harness.host.temp import run_temp_dir
from harness.workload.batch import ExpectedPo, Po
from harness.workload.credentials import Credentials
from harness.workload.entry import Entry, LoginWay
from harness.workload.expectation import expected_po
from harness.workload.journal import JournalEntry, parse_journal
from harness.workload.manners import Manners
from harness.workload.observation import Observation, parse_observations
from harness.workload.patience import Patience
from harness.workload.reach import Reach
from harness.workload.scenario import Scenario
from harness.workload.site_process import SiteAddress, site_process

_LONGEST_DOWN_S = 15.0
_DOWN_PAUSE_S = 0.1
_USER = "harness"


@dataclass(frozen=True, slots=True)
class SiteStats:
    """What the site has done since it started; the difference of two readings is a trial's share."""

    cpu_s: float
    requests: int
    bytes: int


@dataclass(frozen=True)
class FakeSite:
    """A running fake site.

    Attributes:
        base_url: without a slash at its end; the host is ``localhost``.
        password: made anew for each start.
        authority: certificate of whom to trust for it, as PEM; None where it is served over plain HTTP.
        pid: of the site's process.
        batch: the POs to visit, in the order of the scenario.
    """

    scenario: Scenario
    base_url: str
    username: str
    password: str = field(repr=False)
    process: "subprocess.Popen[str]" = field(repr=False)
    authority: Path | None
    _client: httpx.Client = field(repr=False)
    _catalog: Catalog = field(repr=False)
    _expected: dict[str, ExpectedPo] = field(default_factory=dict, repr=False)

    @property
    def pid(self) -> int:
        """Process id of the site."""
        return self.process.pid

    @property
    def witness(self) -> "FakeSite":
        """The site itself."""
        return self

    @property
    def reach(self) -> Reach:
        """The site stands on this machine, and an authority of its own vouches for it."""
        return Reach(certificates=(self.authority,) if self.authority else ())

    @property
    def entry(self) -> Entry:
        """By the form, once; drivers are then handed the session."""
        return Entry(LoginWay.HANDED, Credentials(self.username, self.password))

    @property
    def batch(self) -> tuple[Po, ...]:
        """The POs to visit, known to the site or not."""
        return tuple(Po(f"PO{number}", self._catalog.supplier(number).name) for number in self._catalog.numbers)

    def expected(self, number: str) -> ExpectedPo:
        """What a correct run reports for a PO, with or without its prefix. Raises ConfigError for junk."""
        if number not in self._expected:
            self._expected[number] = expected_po(self._catalog, self.scenario.site, number)
        return self._expected[number]

    def journal(self) -> list[JournalEntry]:
        """Every request since the start or the last clearing, in order of arrival. Raises SiteError."""
        answer = self._ask("GET", "journal")
        try:
            return parse_journal(answer.content)
        except ValidationError as error:
            raise SiteError(f"The fake site's journal cannot be understood: {error}") from error

    def plant(self, canaries: Mapping[str, Mapping[str, str]]) -> None:
        """Let every order page run these canaries from now on: JavaScript to ``plant`` and to ``read``, by name.

        Raises:
            SiteError: the site does not answer.
        """
        self._ask("POST", "canaries", json.dumps({name: dict(each) for name, each in canaries.items()}))

    def observations(self) -> list[Observation]:
        """What the canaries saw since the start or the last clearing of the journal. Raises SiteError."""
        try:
            return parse_observations(self._ask("GET", "observations").content)
        except ValidationError as error:
            raise SiteError(f"The fake site's canaries cannot be understood: {error}") from error

    def clear_journal(self) -> None:
        """Begin an empty journal, and forget what canaries saw. Raises SiteError."""
        self._ask("POST", "journal/clear")

    def release_late(self) -> int:
        """Let every late attachment that is held back go on at once; how many those were. Raises SiteError."""
        return int(self._ask("POST", "late/release").json())

    def stats(self) -> SiteStats:
        """What the site has done so far. Raises SiteError."""
        return SiteStats(**self._ask("GET", "stats").json())

    def wait(self) -> None:
        """Block until the site's process ends."""
        self.process.wait()

    def _ask(self, method: str, path: str, body: str = "") -> httpx.Response:
        asking = Retrying(
            retry=retry_if_exception(self._may_come_back),
            stop=stop_after_delay(_LONGEST_DOWN_S),
            wait=wait_fixed(_DOWN_PAUSE_S),
            reraise=True,
        )
        try:
            return asking(self._client.request, method, f"/_control/{path}", content=body).raise_for_status()
        except httpx.HTTPError as error:
            raise SiteError(
                f"The fake site at {self.base_url} does not answer: {error}.",
                "It may have been killed, or the machine is out of memory; start again.",
            ) from error

    def _may_come_back(self, error: BaseException) -> bool:
        """Whether the site may be restarting, as its faults have it; one whose process has ended stays away."""
        is_flaky = self.scenario.site.faults.happen and self.process.poll() is None
        return is_flaky and isinstance(error, httpx.TransportError)


@dataclass(frozen=True, slots=True)
class FakeWorkload:
    """A scenario, to be worked on its fake site."""

    scenario: Scenario

    @property
    def name(self) -> str:
        """The scenario's."""
        return self.scenario.name

    @property
    def pos(self) -> int:
        """POs of the scenario's batch."""
        return self.scenario.site.batch.pos

    @property
    def seed(self) -> int:
        """Of POs, files and latencies."""
        return self.scenario.site.seed

    @property
    def patience(self) -> Patience:
        """How long workers wait for this site."""
        return self.scenario.patience

    @property
    def manners(self) -> Manners:
        """None: nobody else uses the site."""
        return Manners()

    @property
    def careful(self) -> bool:
        """Whether the site fails at times, or is trusted as others are; else its pages are complete when loaded."""
        return self.scenario.site.faults.happen or self.scenario.site.tls

    def start(self) -> contextlib.AbstractContextManager[FakeSite]:
        """The site in a process of its own. Raises SiteError."""
        return start_fake_site(self.scenario)

    def record(self) -> dict[str, Any]:
        """The whole scenario."""
        return self.scenario.model_dump(mode="json")


@contextlib.contextmanager
def start_fake_site(scenario: Scenario, *, port: int = 0) -> Iterator[FakeSite]:
    """Run a scenario's site until the block ends, whichever way it ends; port 0 takes a free one.

    Raises:
        SiteError: the site did not start.
    """
    password = secrets.token_urlsafe(12)
    with run_temp_dir("fake-coupa-") as folder:
        config = folder / "site.json"
        config.write_text(scenario.site.model_dump_json(), encoding="utf-8")
        with (
            site_process(config, port, _USER, password) as (process, where),
            _client(where) as client,
        ):
            catalog = Catalog(scenario.site)
            yield FakeSite(scenario, where.url, _USER, password, process, where.authority, client, catalog)


def _client(where: SiteAddress) -> httpx.Client:
    trust = ssl.create_default_context(cafile=where.authority) if where.authority else False
    # A proxy from the environment must not come between the harness and its own site.
    return httpx.Client(base_url=where.url, trust_env=False, timeout=30.0, verify=trust)
