"""``http-cache``: a response that the next PO gets without asking the site."""

from harness.isolation.vectors.vector import Vector

HTTP_CACHE = Vector(
    name="http-cache",
    summary="a fresh response in the HTTP cache",
    plant="await (await fetch('/canary/cached', { cache: 'reload' })).text()",
    read="""
        try {
          const response = await fetch("/canary/cached", { cache: "only-if-cached", mode: "same-origin" });
          return response.ok ? response.text() : null;
        } catch (error) {
          return null;
        }
    """,
)
