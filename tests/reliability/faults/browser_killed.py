"""A browser that is killed as an out-of-memory killer does it, at every stage of a PO."""

from dataclasses import dataclass

from tests.reliability.aftermath import Aftermath
from tests.reliability.fault import Group
from tests.reliability.faults.struck import AfterFiles, Striker, killing, the_browser
from tests.reliability.grounds import Grounds

_STAGES = {
    "navigate": "its page loads",
    "wait_downloads": "its files arrive",
    "clear_session": "it is cleaned up after",
}


@dataclass(frozen=True, slots=True)
class BrowserKilled:
    """The browser of a worker is killed when a PO enters a span."""

    step: str
    where: str
    group: Group = Group.DRIVER
    kept: str = "another driver; the PO in hand once more"

    @property
    def name(self) -> str:
        """Of the stage and the mode."""
        return f"browser-killed-{self.step.replace('_', '-')}-{self.where}"

    @property
    def what(self) -> str:
        """For the table."""
        return f"the browser is killed (`kill -9`) while, for a PO, {_STAGES[self.step]}"

    def happen(self, grounds: Grounds) -> Aftermath:
        """Kill it under the second PO that comes there."""
        ground = grounds.on()
        kill_it = killing(the_browser)
        killer = AfterFiles(kill_it) if self.step == "clear_session" else Striker(self.step, kill_it, nth=1)
        worked = ground.work(self.where, mischief=killer)
        return ground.aftermath(worked, killer.happened)


BROWSERS_KILLED = (
    BrowserKilled("navigate", "driver-per-worker"),
    BrowserKilled("wait_downloads", "context-per-po"),
    BrowserKilled(
        "clear_session", "driver-per-worker", kept="the PO is done, and stays so; another driver for the next"
    ),
)
