"""What a contest runs unless it is told otherwise, and in which order."""

from collections.abc import Sequence
from typing import TypeVar

from harness.errors import ConfigError
from harness.host.browsers import BrowserChoice
from harness.workload.scenario import list_scenarios
from tests.benchmarks.peers.contestants import CONTESTANTS
from tests.benchmarks.peers.contestants.contestant import Contestant
from tests.benchmarks.peers.record import PlanRecord

# A PO of the typical site takes seconds, of the fast site tens of milliseconds: a run should take about as long.
DEFAULT_POS = {"fast-site": 60, "typical": 12, "many-attachments": 8}
DEFAULT_BROWSERS = (BrowserChoice.CHROME, BrowserChoice.CHROME_HEADLESS_SHELL)
DEFAULT_WORKERS = (1, 2, 4)
DEFAULT_ROUNDS = 7  # One more than the fewest that give a bound at 97.5 %.

Named = TypeVar("Named")


def make_plan(
    *,
    browsers: Sequence[BrowserChoice] = (),
    scenarios: Sequence[str] = (),
    workers: Sequence[int] = (),
    pos: str = "",
    rounds: int | None = None,
) -> PlanRecord:
    """A plan with the defaults for whatever is empty. Raises ConfigError for what cannot be run."""
    counts = {**DEFAULT_POS, **parse_pos(pos)}
    chosen = list(dict.fromkeys(scenarios)) or list(counts)
    known = {scenario.name for scenario in list_scenarios()}
    for name in chosen:
        if name not in known:
            raise ConfigError(f"There is no scenario {name}.", f"Choose from: {', '.join(sorted(known))}.")
        if name not in counts:
            raise ConfigError(f"It is not known how many POs of {name} to run.", f"Say so with --pos {name}=12.")
    for browser in browsers:
        if browser is BrowserChoice.AUTO:
            raise ConfigError("A contest names its browsers.", "Choose --browser chrome or chrome-headless-shell.")
    return PlanRecord(
        browsers=tuple(dict.fromkeys(browsers)) or DEFAULT_BROWSERS,
        pos={name: counts[name] for name in chosen},
        workers=tuple(dict.fromkeys(workers)) or DEFAULT_WORKERS,
        rounds=rounds or DEFAULT_ROUNDS,
    )


def parse_pos(text: str) -> dict[str, int]:
    """POs by scenario, from ``fast-site=60,typical=12``. Raises ConfigError for anything else."""
    counts = {}
    for part in filter(None, text.split(",")):
        name, _, count = part.strip().partition("=")
        if not (count.isdecimal() and int(count) > 0):
            raise ConfigError(f"--pos {part} is no number of POs for a scenario.", "Write it like fast-site=60.")
        counts[name] = int(count)
    return counts


def choose_contestants(names: Sequence[str]) -> tuple[Contestant, ...]:
    """The contestants with these names, all if there are none. Raises ConfigError for an unknown one."""
    known = [each.name for each in CONTESTANTS]
    for name in names:
        if name not in known:
            raise ConfigError(f"There is no contestant {name}.", f"Choose from: {', '.join(known)}.")
    return tuple(each for each in CONTESTANTS if not names or each.name in names)


def order_of_round(index: int, contestants: Sequence[Named]) -> tuple[Named, ...]:
    """The contestants rotated by one place every other round, and reversed in between.

    A round and its reversal together favour no place, whatever steady drift there is (``arms_of_round`` tells more);
    the rotation gives everybody other neighbours, so that no one always runs after the same one.
    """
    shift = index // 2 % len(contestants)
    order = (*contestants[shift:], *contestants[:shift])
    return order if index % 2 == 0 else order[::-1]
