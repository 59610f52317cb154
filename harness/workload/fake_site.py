"""The fake site in a process of its own, and what a correct run must bring home from it."""

import contextlib
import json
import os
import queue
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pydantic import ValidationError

from fake_coupa.attachments import sha256_of
from fake_coupa.catalog import Catalog
from fake_coupa.server import PASSWORD_VARIABLE, USER_VARIABLE
from harness.errors import SiteError
from harness.host.processes import detached_popen_options
from harness.host.temp import run_temp_dir
from harness.workload.batch import ExpectedFile, ExpectedPo, Po
from harness.workload.credentials import Credentials
from harness.workload.entry import Entry, LoginWay
from harness.workload.journal import JournalEntry, parse_journal
from harness.workload.manners import Manners
from harness.workload.numbers import order_digits
from harness.workload.observation import Observation, parse_observations
from harness.workload.patience import Patience
from harness.workload.reach import Reach
from harness.workload.scenario import Scenario

_START_TIMEOUT_S = 30.0
_END_TIMEOUT_S = 5.0
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
        pid: of the site's process.
        batch: the POs to visit, in the order of the scenario.
    """

    scenario: Scenario
    base_url: str
    username: str
    password: str = field(repr=False)
    process: "subprocess.Popen[str]" = field(repr=False)
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
            self._expected[number] = _expected_po(self._catalog, self.scenario.site.seed, number)
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
        try:
            return self._client.request(method, f"/_control/{path}", content=body).raise_for_status()
        except httpx.HTTPError as error:
            raise SiteError(
                f"The fake site at {self.base_url} does not answer: {error}.",
                "It may have been killed, or the machine is out of memory; start again.",
            ) from error


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
    def reach(self) -> Reach:
        """The site stands on this machine."""
        return Reach()

    @property
    def manners(self) -> Manners:
        """None: nobody else uses the site."""
        return Manners()

    @property
    def careful(self) -> bool:
        """The site's pages are complete when they have loaded."""
        return False

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
        with _process(config, port, password) as (process, url), _client(url) as client:
            yield FakeSite(scenario, url, _USER, password, process, client, Catalog(scenario.site))


def _client(url: str) -> httpx.Client:
    # A proxy from the environment must not come between the harness and its own site.
    return httpx.Client(base_url=url, trust_env=False, timeout=30.0)


@contextlib.contextmanager
def _process(config: Path, port: int, password: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    errors = config.with_suffix(".log")
    command = [sys.executable, "-m", "fake_coupa", "--config", str(config), "--port", str(port)]
    with errors.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, "--ignore-interrupt"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, USER_VARIABLE: _USER, PASSWORD_VARIABLE: password},
            **detached_popen_options(),
        )
        with process:
            try:
                yield process, _address(process, errors)
            finally:
                _end(process)


def _address(process: "subprocess.Popen[str]", errors: Path) -> str:
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    # A thread, because a pipe cannot be waited for with a timeout on every platform.
    threading.Thread(target=lambda out: lines.put(out.readline()), args=(process.stdout,), daemon=True).start()
    try:
        url = json.loads(lines.get(timeout=_START_TIMEOUT_S))["url"]
    except (queue.Empty, ValueError, KeyError) as error:
        said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        last = " ".join(said[-2:]) or "it said nothing"
        raise SiteError(
            f"The fake site did not start: {last}.",
            "Check that the port is free and that `python -m fake_coupa --help` works.",
        ) from error
    return str(url)


def _end(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()
    for push in (process.terminate, process.kill):
        try:
            process.wait(_END_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            push()
        else:
            return


def _expected_po(catalog: Catalog, seed: int, number: str) -> ExpectedPo:
    digits = order_digits(number)
    order = catalog.order(digits)
    if order is None:
        return ExpectedPo(number, "", "PO_NOT_FOUND", ())
    hashes = {each: sha256_of(seed, digits, each) for each in order.attachments}
    files = tuple(
        ExpectedFile(None if each.odd_name else each.name, each.bytes, sha256)
        for each, sha256 in hashes.items()
        if each.arrives
    )
    withheld = tuple(sha256 for each, sha256 in hashes.items() if not each.arrives)
    return ExpectedPo(number, order.supplier.name, _expected_status(len(files), len(withheld)), files, withheld)


def _expected_status(arriving: int, withheld: int) -> str:
    if not withheld:
        return "COMPLETED" if arriving else "NO_ATTACHMENTS"
    return "PARTIAL" if arriving else "FAILED"
