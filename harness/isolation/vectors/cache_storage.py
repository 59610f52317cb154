"""``cache-storage``."""

from harness.isolation.vectors.vector import Vector

CACHE_STORAGE = Vector(
    name="cache-storage",
    summary="a response in Cache Storage",
    plant="await (await caches.open('canary')).put('/canary/tag', new Response(tag))",
    read="return (await caches.match('/canary/tag'))?.text()",
)
