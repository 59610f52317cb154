"""Randomness that depends on its name alone, never on the order or the concurrency of the asking."""

import random


def random_for(seed: int, *name: str | int) -> random.Random:
    """A generator of its own for (seed, name): the same numbers in every process and on every platform."""
    return random.Random("|".join(str(part) for part in (seed, *name)))
