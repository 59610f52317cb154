"""``plain-cookie``: what ``document.cookie`` shows."""

from harness.isolation.vectors.vector import Vector

PLAIN_COOKIE = Vector(
    name="plain-cookie",
    summary="a session cookie of the site's root",
    plant="document.cookie = `canary=${tag}; path=/`",
    read="return document.cookie.match(/(?:^|; )canary=([^;]*)/)?.[1]",
)
