"""How far a count may stray by chance alone, so that a seeded simulation is held to an honest tolerance."""

from scipy import stats


def most_by_chance(trials: int, share: float, missed: float = 0.001) -> int:
    """The highest count in ``trials`` that a true ``share`` exceeds with a chance of ``missed`` at most."""
    return int(stats.binom.ppf(1 - missed, trials, share))


def least_by_chance(trials: int, share: float, missed: float = 0.001) -> int:
    """The lowest count, likewise."""
    return int(stats.binom.ppf(missed, trials, share))
