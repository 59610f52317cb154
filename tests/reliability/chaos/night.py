"""One night: the chaos scenario's batch in one mode, with the monkey of one seed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from harness.coupa.endurance import Endurance
from harness.coupa.modes import MODES
from harness.host.browsers import BrowserChoice
from harness.workload.scenario import load_scenario
from tests.reliability.chaos.monkey import Monkey
from tests.reliability.grounds import Grounds
from tests.reliability.losses import Losses, losses_of

SCENARIO = "chaos"
WORKERS = 4
MEAN_S = 3.0  # Of the pauses between two pranks.
MODE_NAMES = tuple(MODES)

# The same PO is met by two faults in one night of 200; three visits are what a cautious user would ask for.
ENDURANCE = Endurance(attempts=3, tries=4, first_pause_s=0.05, longest_pause_s=0.5)


@dataclass(frozen=True, slots=True)
class Night:
    """What was done to a batch, and what became of it.

    Attributes:
        pranks: how often each was played.
        statuses: POs by status.
        attempts: visits to POs beyond the first of each.
        driver_starts: of all workers that lived to tell.
    """

    seed: int
    mode: str
    pos: int
    wall_s: float
    pranks: Mapping[str, int]
    statuses: Mapping[str, int]
    attempts: int
    driver_starts: int
    losses: Losses


def night(seed: int, mode: str, grounds: Grounds, pos: int | None = None, *, mean_s: float = MEAN_S) -> Night:
    """Work the batch of the scenario, with this seed's site and this seed's monkey."""
    # The lighter browser: what dies and hangs is the same, and a night of 200 POs is over in a minute.
    ground = grounds.on(load_scenario(SCENARIO, seed=seed, pos=pos), BrowserChoice.CHROME_HEADLESS_SHELL)
    patience = ground.prepared.site.scenario.patience
    with Monkey(seed, mean_s=mean_s) as monkey:
        worked = ground.work(mode, mischief=monkey, workers=WORKERS, endurance=ENDURANCE, patience=patience)
    aftermath = ground.aftermath(worked, monkey.played.total(), may_fail=(po.number for po in worked.batch))
    return Night(
        seed=seed,
        mode=mode,
        pos=len(worked.batch),
        wall_s=worked.wall_s,
        pranks=dict(monkey.played),
        statuses=dict(Counter(each.status for each in aftermath.recorded)),
        attempts=sum(each.attempts - 1 for each in worked.results),
        driver_starts=worked.driver_starts,
        losses=losses_of(aftermath),
    )
