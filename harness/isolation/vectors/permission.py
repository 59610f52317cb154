"""``permission``: granted to one PO's page, held by the next."""

from harness.isolation.vectors.vector import Planting, Vector


def _grant(planting: Planting) -> None:
    """Grant what a person would: a page alone cannot, without one."""
    granted = {"permissions": ["notifications"], "origin": planting.base_url}
    planting.browser.devtools.call("Browser.grantPermissions", planting.browser.in_context(granted))


PERMISSION = Vector(
    name="permission",
    summary="permission to show notifications",
    plant_by_driver=_grant,
    read="return (await navigator.permissions.query({ name: 'notifications' })).state === 'granted' ? 'granted' : null",
)
