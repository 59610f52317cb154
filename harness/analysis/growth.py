"""By how much something grows with each PO that a driver works, with an interval that can be believed.

Samples of one process follow each other closely. A browser keeps what it has until it collects its garbage, and takes
memory in steps: some of the noise fades after a few POs, and some never does. Taken for independent, 1,000 samples
would promise an interval several times too narrow. So a life is divided into blocks, and what their means remember of
each other is estimated first, as an autoregression whose estimate is freed of its bias (Kendall 1954). Where the memory
fades, the line is fitted with it taken out (Prais and Winsten 1954). Where it may not fade, the growth is told by the
steps from block to block alone, which makes the interval as wide as it must be (after Perron and Yabu 2009). What it is
worth has been simulated: ``tests/unit/analysis/test_growth.py``.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import mul

from scipy.special import stdtrit

from harness.record.soak import GrowthRecord, SamplesRecord, Subject

LEVEL = 0.95
WARM_UP_POS = 20  # Of each life, at least; and
WARM_UP_SHARE = 0.1  # so much of it: what a browser loads once and keeps is no growth.
BLOCKS = 40
FEWEST_POS = 300  # With fewer, growth in rare large steps is missed too often.
FEWEST_POS_OF_LIFE = 20
MANY_LIVES = 10  # Enough for each to tell its growth by a single step, and to be independent of all others.
NEAR_ONE = 2.5  # Over the root of the number of blocks: a memory that is nearer to 1 than this may be 1.
# The steps between means of a random walk vary by 2/3 of what they add up to (Working 1960).
STEP_INFLATION = math.sqrt(1.5)
_FEWEST_BLOCKS = 2


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
    """The line through the blocks of steady points, at a level of its own for each life; None for too few POs."""
    if len(points) < FEWEST_POS:
        return None
    lives = blocks_of(points)
    memory = _memory_of(lives)
    near_one = 1 - NEAR_ONE / math.sqrt(sum(map(len, lives)))
    slope, error, freedom = _by_steps(lives) if memory > near_one else _by_levels(lives, memory)
    centre = _centre(points)
    return Line(slope, float(stdtrit(freedom, (1 + LEVEL) / 2)) * error, centre.place, centre.value)


def _memory_of(lives: Sequence[Sequence[Point]]) -> float:
    """How much of a deviation from the line the next block still has, from 0 to 1 and more; 1 where lives are short."""
    length = min(map(len, lives))
    if length == _FEWEST_BLOCKS:
        return 1.0
    slope, _, _ = _by_levels(lives, 0.0)
    before_after = [
        pair for life in lives for pair in pairwise(value - slope * place for place, value in _from_centre(life))
    ]
    squares = sum(before * before for before, _ in before_after)
    estimate = sum(before * after for before, after in before_after) / squares if squares else 0.0
    return max(0.0, estimate + (2 + 4 * estimate) / length)


def _by_steps(lives: Sequence[Sequence[Point]]) -> tuple[float, float, int]:
    """Slope, standard error and degrees of freedom by the steps from one block to the next."""
    steps = [
        (after.place - before.place, after.value - before.value) for life in lives for before, after in pairwise(life)
    ]
    way = sum(places for places, _ in steps)
    slope = sum(values for _, values in steps) / way
    freedom = len(steps) - 1
    left = sum((values - slope * places) ** 2 for places, values in steps)
    inflation = (
        1.0 if len(steps) == len(lives) else STEP_INFLATION
    )  # Steps of different lives know nothing of each other.
    return slope, inflation * math.sqrt(left * len(steps) / freedom) / way, freedom


def _by_levels(lives: Sequence[Sequence[Point]], memory: float) -> tuple[float, float, int]:
    """The same by the levels of the blocks, each freed of what it remembers of the one before."""
    apart = [each for life in lives for each in _without_memory(life, memory)]
    spread = sum(x * x for x, _ in apart)
    slope = sum(x * y for x, y in apart) / spread
    freedom = len(apart) - len(lives) - 1
    left = sum((y - slope * x) ** 2 for x, y in apart)
    return slope, math.sqrt(left / freedom / spread), freedom


def _without_memory(life: Sequence[Point], memory: float) -> list[tuple[float, float]]:
    """Places and values of a life as Prais and Winsten change them, with the constant of the life taken out."""
    first = math.sqrt(1 - memory * memory)
    constant = [first, *([1 - memory] * (len(life) - 1))]

    def freed(numbers: Sequence[float]) -> list[float]:
        changed = [first * numbers[0], *(after - memory * before for before, after in pairwise(numbers))]
        level = sum(map(mul, constant, changed)) / sum(map(mul, constant, constant))
        return [each - level * one for each, one in zip(changed, constant, strict=True)]

    return list(zip(freed([point.place for point in life]), freed([point.value for point in life]), strict=True))


def blocks_of(points: Sequence[Point]) -> list[list[Point]]:
    """The means of the blocks that each life is divided into."""
    lives = list(_lives(points))
    count = _FEWEST_BLOCKS if len(lives) >= MANY_LIVES else math.ceil(BLOCKS / len(lives))
    return [_blocks(life, count) for life in lives]


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
