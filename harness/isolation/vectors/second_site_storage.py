"""``second-site-storage``: clearing the storage of known origins misses it."""

from harness.isolation.vectors.vector import Vector

SECOND_SITE_STORAGE = Vector(
    name="second-site-storage",
    summary="localStorage of a second site in an iframe",
    plant="await partner(['plantStorage', tag])",
    read="return partner(['readStorage'])",
)
