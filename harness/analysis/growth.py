"""By how much something grows with each PO that a driver works, with an interval that can be believed.

Samples of one process follow each other closely: a browser keeps what it has until it collects its garbage, in steps.
Taken for independent, 1,000 of them would promise an interval several times too narrow. So a life is divided into a few
blocks, long enough that their means know little of each other, and the line goes through these; where there were many
lives, each gives two, and what the lives have in common cannot matter at all. What the interval is worth has been
simulated: ``tests/unit/analysis/test_growth.py``.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from scipy.special import stdtrit

from harness.record.soak import GrowthRecord, SamplesRecord, Subject

LEVEL = 0.95
WARM_UP_POS = 20  # Of each life, at least; and
WARM_UP_SHARE = 0.1  # so much of it: what a browser loads once and keeps is no growth.
BLOCKS = 10  # Fewer make the interval wider than need be, more make it too narrow on 200 POs.
FEWEST_POS = 200  # With fewer the blocks are so short that they do know of each other.
FEWEST_POS_OF_LIFE = 20


@dataclass(frozen=True, slots=True)
class Point:
    """A sample: its life, the place in it, in POs, and the value."""

    life: int
    place: float
    value: float


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line with what is known of its slope.

    Attributes:
        slope: per PO.
        reach: the interval of the slope is the slope ± this.
        place: centre of the points, around which the line turns as the slope varies.
        value: of the line at its centre.
    """

    slope: float
    reach: float
    place: float
    value: float

    def at(self, place: float) -> tuple[float, float, float]:
        """Value of the line at a place, and the bounds that its slope's interval sets there."""
        middle = self.value + self.slope * (place - self.place)
        off = self.reach * abs(place - self.place)
        return middle, middle - off, middle + off

    def through(self, points: Sequence[Point]) -> "Line":
        """A line of the same slope at the level of these points."""
        centre = _centre(points)
        return Line(self.slope, self.reach, centre.place, centre.value)


def growth_of(subject: Subject, samples: SamplesRecord) -> GrowthRecord:
    """What the samples say of one subject."""
    points = steady(points_of(subject, samples))
    line = fit(points)
    return GrowthRecord(
        subject=subject,
        unit="s" if subject == "po-time" else "bytes",
        judgement="too-few" if line is None else "grows" if line.slope > line.reach else "not-shown",
        steady_pos=len(points),
        at_start=None if line is None else line.at(0)[0],
        per_po=None if line is None else line.slope,
        low=None if line is None else line.slope - line.reach,
        high=None if line is None else line.slope + line.reach,
        level=LEVEL,
    )


def points_of(subject: Subject, samples: SamplesRecord) -> list[Point]:
    """The samples of one subject. A driver's memory and pace are followed from its start, all else from the soak's.

    Of memory only what is a process's own counts: the rest moves as other browsers of the machine come and go.
    A PO with whose end the driver was quit tells nothing of it, and took longer.
    """
    ages = zip(samples.driver, samples.age_pos, samples.driver_own_bytes, samples.po_s, strict=True)
    match subject:
        case "driver":
            return [Point(life, age, held) for life, age, held, _ in ages if held is not None]
        case "po-time":
            return [Point(life, age, po_s) for life, age, held, po_s in ages if held is not None]
        case "worker":
            return [Point(1, place, held) for place, held in enumerate(samples.worker_own_bytes, start=1)]
        case "site":
            return [Point(1, place, held) for place, held in enumerate(samples.site_own_bytes, start=1)]


def steady(points: Sequence[Point]) -> list[Point]:
    """Without the warm-up of each life, and without lives that are hardly longer."""
    kept = []
    for life in _lives(points):
        warm_up = max(WARM_UP_POS, math.ceil(WARM_UP_SHARE * len(life)))
        rest = life[warm_up:]
        kept += rest if len(rest) >= FEWEST_POS_OF_LIFE else []
    return kept


def fit(points: Sequence[Point]) -> Line | None:
    """The line through the blocks of steady points, with a constant of its own for each life; None for too few POs."""
    if len(points) < FEWEST_POS:
        return None
    blocks = blocks_of(points)
    apart = [each for life in blocks for each in _from_centre(life)]
    spread = sum(x * x for x, _ in apart)
    slope = sum(x * y for x, y in apart) / spread
    left = sum((y - slope * x) ** 2 for x, y in apart)
    freedom = len(apart) - len(blocks) - 1
    reach = float(stdtrit(freedom, (1 + LEVEL) / 2)) * math.sqrt(left / freedom / spread)
    centre = _centre([point for life in blocks for point in life])
    return Line(slope, reach, centre.place, centre.value)


def blocks_of(points: Sequence[Point]) -> list[list[Point]]:
    """The means of the blocks that each life is divided into."""
    lives = list(_lives(points))
    return [_blocks(life, max(2, math.ceil(BLOCKS / len(lives)))) for life in lives]


def _from_centre(life: Sequence[Point]) -> list[tuple[float, float]]:
    centre = _centre(life)
    return [(point.place - centre.place, point.value - centre.value) for point in life]


def _lives(points: Sequence[Point]) -> Iterator[list[Point]]:
    for _, life in groupby(points, key=lambda point: point.life):
        yield list(life)


def _blocks(life: Sequence[Point], count: int) -> list[Point]:
    """The means of ``count`` blocks of equal length but for one PO."""
    bounds = [len(life) * index // count for index in range(count + 1)]
    return [_centre(life[first:last]) for first, last in pairwise(bounds)]


def _centre(points: Sequence[Point]) -> Point:
    count = len(points)
    place, value = sum(point.place for point in points) / count, sum(point.value for point in points) / count
    return Point(points[0].life, place, value)
