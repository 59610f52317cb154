"""``window-name``: outlives every navigation within the site."""

from harness.isolation.vectors.vector import Vector

WINDOW_NAME = Vector(
    name="window-name",
    summary="window.name of the tab",
    plant="window.name = tag",
    read="return window.name",
)
