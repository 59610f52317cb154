"""A site that fails in every way that passes, and in one that does not, under pages and under files."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fake_coupa.paths import faulty_kind
from harness.coupa.endurance import Endurance
from harness.workload.fake_site import FakeSite
from harness.workload.patience import Patience
from harness.workload.scenario import Scenario
from tests.reliability.aftermath import Aftermath
from tests.reliability.fault import Group
from tests.reliability.grounds import QUICK, Grounds, small_scenario

# What stands still is given up soon; nothing that moves takes longer than this.
_PATIENCE = Patience(page_s=6.0, idle_s=2.0, command_s=20.0, settle_s=0.2, attachments_s=0.5, busy_s=2.0)
_POS = 4


def _everywhere(**options: int) -> dict[str, float]:
    """A quarter of all pages and files."""
    return {"pages": 0.25, "attachments": 0.25, **options}


@dataclass(frozen=True, slots=True)
class SiteFails:
    """A share of pages and files meets one of some faults each, once, and is there for who asks again.

    Attributes:
        name: of the group of faults.
        faults: of the scenario, by kind.
        tls: the site is served over HTTPS.
    """

    name: str
    what: str
    kept: str
    where: str
    faults: Mapping[str, Mapping[str, float]]
    endurance: Endurance = QUICK
    tls: bool = False
    group: Group = Group.SITE

    def happen(self, grounds: Grounds) -> Aftermath:
        """Work a batch on such a site."""
        sections: dict[str, Any] = {"faults": self.faults, "tls": self.tls}
        ground = grounds.on(small_scenario(_POS, **sections))
        worked = ground.work(self.where, endurance=self.endurance, patience=_PATIENCE)
        struck = _struck(ground.prepared.site)
        return ground.aftermath(worked, len(struck))


@dataclass(frozen=True, slots=True)
class FilesMissing:
    """A share of the files is not there, however often one asks; nobody asks twice."""

    where: str = "driver-per-worker"
    name: str = "files-missing"
    what: str = "404 in place of a file that its page links to, for a third of the files"
    kept: str = "not asked for twice; the PO is `PARTIAL`, or `FAILED` without any other file, and says why"
    group: Group = Group.SITE

    def happen(self, grounds: Grounds) -> Aftermath:
        """Work a batch, and look in the site's journal for files that were asked for twice."""
        ground = grounds.on(small_scenario(_POS, faults={"missing": {"attachments": 0.34}}))
        worked = ground.work(self.where, patience=_PATIENCE)
        struck = _struck(ground.prepared.site)
        twice = [path for path, count in struck.items() if count > 1]
        assert not twice, f"a 404 was asked for again: {twice}"
        return ground.aftermath(worked, len(struck))


def _struck(site: FakeSite) -> Counter[str]:
    """The pages and files that were to meet a fault, and how often each was asked for, as the journal has it."""
    scenario: Scenario = site.scenario
    drawn = Counter[str]()
    for entry in site.journal():
        kind = faulty_kind(entry.path)
        if kind is not None and scenario.site.faults.of(scenario.site.seed, kind, entry.po, entry.path) is not None:
            drawn[entry.path] += 1
    return drawn


SITE_FAILS = (
    SiteFails(
        "site-refuses",
        "500, 502, 503 with `Retry-After` or 429 in place of every page and every file, once each",
        "asked again after a pause; all workers wait where the site names a time",
        "driver-per-worker",
        {
            "internal_error": _everywhere(),
            "bad_gateway": _everywhere(),
            "unavailable": _everywhere(retry_after_s=1),
            "too_many_requests": _everywhere(retry_after_s=1),
        },
    ),
    SiteFails(
        "site-breaks-off",
        "a reset connection, half an answer, one that stands still or one that drips, for every page and every file",
        "asked again in the same browser; what drips is let come",
        "context-per-po",
        {
            "reset": _everywhere(),
            "truncated": _everywhere(),
            "stall": _everywhere(),
            "drip": _everywhere(bytes_per_s=4_000),
        },
    ),
    SiteFails(
        "site-breaks-off-http",
        "the same under a client that is no browser",
        "the same",
        "http-transfer",
        {
            "reset": _everywhere(),
            "truncated": _everywhere(),
            "stall": _everywhere(),
            "internal_error": _everywhere(),
        },
    ),
    SiteFails(
        "site-restarts",
        "the site goes down for 1.5 s in mid-batch, and all connections with it",
        "three tries with the default pauses outlast it; the driver stays",
        "driver-per-worker",
        # One page: every further one would take the site down once more, and the pauses are for one restart.
        {"restart": {"pages": 0.3, "down_ms": 1_500}},
        Endurance(),
    ),
    SiteFails(
        "login-expires",
        "a third of the pages and files finds that the login has ended, each on its part",
        "another login, and the PO in hand once more in the same browser",
        "driver-per-worker",
        {"login_expiry": {"pages": 0.34, "attachments": 0.34}},
    ),
    SiteFails(
        "handshakes-fail",
        "TLS handshakes fail in mid-batch",
        "asked again like any connection that fails",
        "driver-per-worker",
        {"handshake": {"pages": 0.34, "attachments": 0.34}},
        tls=True,
    ),
    FilesMissing(),
)
