"""``second-site-cookie``: a partitioned cookie of an embedded site."""

from harness.isolation.vectors.vector import Vector

SECOND_SITE_COOKIE = Vector(
    name="second-site-cookie",
    summary="a cookie of a second site in an iframe",
    plant="await partner(['plantCookie', tag])",
    read="return partner(['readCookie'])",
)
