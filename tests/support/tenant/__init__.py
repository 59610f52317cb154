"""A site that is faithful to a Coupa tenant, over HTTPS on this machine, for tests.

Written from the description of the real site, not from the fake one, so that what passes here does not only fit our own
pages.
"""

from tests.support.tenant.kinds import BENIGN, HOSTILE, KINDS
from tests.support.tenant.options import OUTSIDER_HOST, STORE_HOST, TENANT_HOST, TenantOptions
from tests.support.tenant.tenant import Expected, Tenant, start_tenant

__all__ = [
    "BENIGN",
    "HOSTILE",
    "KINDS",
    "OUTSIDER_HOST",
    "STORE_HOST",
    "TENANT_HOST",
    "Expected",
    "Tenant",
    "TenantOptions",
    "expected_of",
    "start_tenant",
]


def expected_of(tenant: Tenant) -> dict[str, Expected]:
    """What a correct run comes to, by PO."""
    return {po: tenant.expected(po) for po in tenant.batch}
