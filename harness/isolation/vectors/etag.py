"""``etag``: the site can recognise a browser by the tag it sends back, cookies or not."""

from harness.isolation.vectors.vector import Vector

ETAG = Vector(
    name="etag",
    summary="an ETag sent back in If-None-Match",
    plant="await (await fetch('/canary/etag')).text()",
    read="return (await (await fetch('/canary/etag')).text()).split('\\n')",
)
