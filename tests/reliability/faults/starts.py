"""Drivers that do not start: twice, as when two were given the same port, or never again."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from harness.host.browsers import Browser
from tests.reliability.aftermath import Aftermath
from tests.reliability.fault import Group
from tests.reliability.grounds import Grounds

_EVERY_PO = 1000


@dataclass(frozen=True, slots=True)
class StartsFail:
    """The first starts of a driver fail, as many as are named.

    Attributes:
        starts: that fail.
        often: as the table says it.
        costs: it costs every PO that is left.
    """

    starts: int
    often: str
    where: str
    kept: str
    costs: bool = False
    group: Group = Group.DRIVER

    @property
    def name(self) -> str:
        """Of the count and the mode."""
        return f"starts-fail-{self.often.replace(' ', '-')}-{self.where}"

    @property
    def what(self) -> str:
        """For the table."""
        return f"chromedriver exits with status 1 at its start, {self.often}"

    def happen(self, grounds: Grounds) -> Aftermath:
        """Put a driver in the real one's place that fails as often as wanted."""
        ground, folder = grounds.on(), grounds.folder()
        browser = _with_failing_driver(ground.prepared.base.browser, folder, self.starts)
        worked = ground.work(self.where, browser=browser)
        failed = len(list(folder.glob("failed-*")))
        return ground.aftermath(worked, failed, (po.number for po in worked.batch) if self.costs else ())


def _with_failing_driver(browser: Browser, folder: Path, starts: int) -> Browser:
    script = folder / "chromedriver"
    lines: Iterable[str] = (
        "#!/bin/sh",
        f"for i in $(seq {starts}); do",  # mkdir succeeds once for each: the next start finds another number.
        f"  mkdir {shlex.quote(str(folder))}/failed-$i 2>/dev/null && exit 1",
        "done",
        f'exec {shlex.quote(str(browser.driver))} "$@"',
    )
    script.write_text("\n".join(lines) + "\n", encoding="utf-8")
    script.chmod(0o755)
    return replace(browser, driver=script)


STARTS_FAIL = (
    StartsFail(2, "twice", "per-po-driver", "a third start after short pauses; no PO pays with an attempt"),
    StartsFail(
        6,
        "six times",
        "driver-per-worker",
        "both workers are given up after three; a single driver works the batch in their place",
    ),
    StartsFail(
        _EVERY_PO,
        "every time",
        "driver-per-worker",
        "workers are given up, the single driver too; every PO is FAILED at once, with the reason",
        costs=True,
    ),
)
