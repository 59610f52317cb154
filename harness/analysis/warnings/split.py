"""Cutting values into a lower and an upper group, for warnings that ask whether there are two."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np


@dataclass(frozen=True, slots=True)
class Split:
    """Values in two groups, both sorted, neither of them empty."""

    lower: tuple[float, ...]
    upper: tuple[float, ...]

    @property
    def smaller_share(self) -> float:
        """Share of all values that is in the smaller group, as a fraction."""
        return min(len(self.lower), len(self.upper)) / (len(self.lower) + len(self.upper))

    @property
    def apart(self) -> float:
        """Distance between the medians of the groups."""
        return median(self.upper) - median(self.lower)

    @property
    def gap(self) -> float:
        """Distance between the groups' nearest values."""
        return self.upper[0] - self.lower[-1]

    @property
    def wider(self) -> float:
        """Distance between the ends of the wider group."""
        return max(self.lower[-1] - self.lower[0], self.upper[-1] - self.upper[0])

    @property
    def between_share(self) -> float:
        """Share of all values in the middle third between the medians of the groups, as a fraction.

        About a sixth where the values are one group, normal or uniform; none where they are two groups well apart.
        """
        low, third = median(self.lower), self.apart / 3
        values = (*self.lower, *self.upper)
        return sum(low + third < value < low + 2 * third for value in values) / len(values)


def split(values: Sequence[float]) -> Split:
    """The two groups with the least variance within them.

    Raises:
        ValueError: there are fewer than two values.
    """
    if len(values) < 2:
        raise ValueError(f"two groups take at least two values, not {len(values)}")
    ordered = np.sort(np.asarray(values, dtype=float))
    sizes, sums = np.arange(1, len(ordered)), np.cumsum(ordered)
    # The variance within is least where that between is largest, and this is what the latter varies with.
    between = sums[:-1] ** 2 / sizes + (sums[-1] - sums[:-1]) ** 2 / sizes[::-1]
    cut = int(np.argmax(between)) + 1
    return Split(tuple(ordered[:cut].tolist()), tuple(ordered[cut:].tolist()))
