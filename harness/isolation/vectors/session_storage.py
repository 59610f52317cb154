"""``session-storage``: lives as long as the tab."""

from harness.isolation.vectors.vector import Vector

SESSION_STORAGE = Vector(
    name="session-storage",
    summary="an entry of the tab's sessionStorage",
    plant="sessionStorage.setItem('canary', tag)",
    read="return sessionStorage.getItem('canary')",
)
