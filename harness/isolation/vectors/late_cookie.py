"""``late-cookie``: a keepalive request outlives its page and is answered under the next PO."""

from harness.isolation.vectors.vector import Vector

LATE_COOKIE = Vector(
    name="late-cookie",
    summary="a Set-Cookie that comes after the cleaning",
    plant="fetch(`/canary/late/cookie?tag=${tag}`, { keepalive: true })",
    read="""
        await fetch("/canary/late/release");
        return (await fetch("/canary/late/read")).text();
    """,
    closable=False,
    alone=True,
)
