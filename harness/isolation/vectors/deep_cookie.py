"""``deep-cookie``: WebDriver deletes only the cookies of the page in hand, and this is none of them."""

from harness.isolation.vectors.vector import Vector

DEEP_COOKIE = Vector(
    name="deep-cookie",
    summary="an HttpOnly cookie of another path",
    plant="await fetch(`/canary/deep/plant?tag=${tag}`)",
    read="return (await fetch('/canary/deep/read')).text()",
)
