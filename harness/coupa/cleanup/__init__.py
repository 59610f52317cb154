"""Cleanup policies: what is cleaned between two POs of one driver. A new one is a file here and a line below."""

from harness.coupa.cleanup.cookies import CookieCleanup
from harness.coupa.cleanup.full import FullCleanup
from harness.coupa.cleanup.none import NoCleanup
from harness.coupa.cleanup.policy import CleanupPolicy

POLICIES: dict[str, CleanupPolicy] = {policy.name: policy for policy in (FullCleanup(), CookieCleanup(), NoCleanup())}
