"""``left-over-tab``: it shows by the lock that it holds."""

from harness.isolation.vectors.vector import Vector

LEFT_OVER_TAB = Vector(
    name="left-over-tab",
    summary="a popup that stays open",
    plant="await tab(tag)",
    read="""
        const { held } = await navigator.locks.query();
        const names = held.map(({ name }) => name).filter((name) => name.startsWith("canary-tab:"));
        return names.map((name) => name.slice("canary-tab:".length));
    """,
)
