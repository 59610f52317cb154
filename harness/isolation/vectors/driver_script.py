"""``driver-script``: a script that the driver's user adds to every new document of the tab."""

from harness.isolation.vectors.vector import Planting, Vector


def _add(planting: Planting) -> None:
    """Add a script that names this PO."""
    source = {"source": f"window.canaryScript = '{planting.tag}'"}
    planting.browser.tab.call_all([("Page.addScriptToEvaluateOnNewDocument", source)])


DRIVER_SCRIPT = Vector(
    name="driver-script",
    summary="a script that the driver adds to every page",
    plant_by_driver=_add,
    read="return window.canaryScript",
)
