"""``history``: earlier pages of the tab, with their addresses."""

from harness.isolation.vectors.vector import Vector

HISTORY = Vector(
    name="history",
    summary="an entry of the tab's history",
    plant="navigation.updateCurrentEntry({ state: tag })",
    read="return navigation.entries().map((entry) => entry.getState())",
)
