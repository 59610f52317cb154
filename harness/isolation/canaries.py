"""What the fake site needs to know of the vectors: the scripts of those that a page plants or reads."""

from collections.abc import Iterable

from harness.isolation.vectors.vector import Vector


def canaries_of(vectors: Iterable[Vector]) -> dict[str, dict[str, str]]:
    """JavaScript to plant and to read, by the vector's name."""
    return {each.name: {"plant": each.plant, "read": each.read} for each in vectors if each.plant or each.read}
