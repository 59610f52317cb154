"""Somebody who meets the faults of a fake site over real HTTP, and never asks again by himself."""

import hashlib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from fake_coupa.catalog import Catalog, Order
from fake_coupa.faults.fault import FaultyKind
from harness.workload.fake_site import FakeSite, start_fake_site
from tests.support.site import make_scenario

SERVED = "served"

_ALL_KNOWN = {"unknown_share": 0, "no_attachment_share": 0, "requisition_share": 0}
_FEW_FILES = {"count": {"min": 2, "max": 2}, "size_bytes": {"min": 10_000, "max": 20_000}}


class FaultyVisitor:
    """A visitor with a login, and with the site's own knowledge of which resource meets which fault."""

    def __init__(self, site: FakeSite, client: httpx.Client) -> None:
        self.site = site
        self.client = client
        catalog = Catalog(site.scenario.site)
        self.orders = [order for number in catalog.numbers if (order := catalog.order(number)) is not None]

    def log_in(self) -> None:
        """By the form."""
        self.client.post("/sessions", data={"user[login]": self.site.username, "user[password]": self.site.password})

    def pages(self, fault: str = "") -> list[str]:
        """The paths of pages that meet this fault, or none where it has no name."""
        return [path for order in self.orders if self._meets("page", order, path := page_of(order), fault)]

    def files(self, fault: str = "") -> list[str]:
        """The paths of files that meet this fault, or none where it has no name."""
        return [
            each.path
            for order in self.orders
            for each in order.attachments
            if self._meets("attachment", order, each.path, fault)
        ]

    def met(self, path: str) -> str | int:
        """What comes of asking for a path: that it was served, another status than 200, or the name of an error."""
        try:
            answer = self.client.get(path)
        except httpx.HTTPError as error:
            return type(error).__name__
        return SERVED if answer.status_code == 200 else answer.status_code

    def is_whole(self, path: str, content: bytes) -> bool:
        """Whether this is the file of that path."""
        number = path.split("/")[2]
        expected = self.site.expected(number)
        known = {*(file.sha256 for file in expected.files), *expected.withheld}
        return hashlib.sha256(content).hexdigest() in known

    def _meets(self, kind: FaultyKind, order: Order, path: str, fault: str) -> bool:
        site = self.site.scenario.site
        found = site.faults.of(site.seed, kind, order.number, path)
        return found is (getattr(site.faults, fault) if fault else None)


def page_of(order: Order) -> str:
    """The path of its page."""
    return f"/order_headers/{order.number}"


@contextmanager
def visiting(
    faults: dict[str, Any], *, pos: int = 3, timeout_s: float = 20.0, tls: bool = False
) -> Iterator[FaultyVisitor]:
    """A site with these faults, on which a trial has begun, and a visitor who has just logged in."""
    sections: dict[str, Any] = {"batch": {"pos": pos, "suppliers": 1, **_ALL_KNOWN}, "latency_ms": {}, "tls": tls}
    scenario = make_scenario("smoke", pos=pos, attachments=_FEW_FILES, faults=faults, **sections)
    with start_fake_site(scenario) as site:
        trust = ssl.create_default_context(cafile=site.authority) if site.authority else False
        with httpx.Client(base_url=site.base_url, trust_env=False, timeout=timeout_s, verify=trust) as client:
            visitor = FaultyVisitor(site, client)
            visitor.log_in()
            site.clear_journal()
            yield visitor
