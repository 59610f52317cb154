"""``local-storage``."""

from harness.isolation.vectors.vector import Vector

LOCAL_STORAGE = Vector(
    name="local-storage",
    summary="an entry of the site's localStorage",
    plant="localStorage.setItem('canary', tag)",
    read="return localStorage.getItem('canary')",
)
