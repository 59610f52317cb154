"""``python -m tests.support.tenant [--hostile]``: a tenant to try the command on by hand, until Ctrl-C."""

import argparse
import sys
import time
from contextlib import suppress

from tests.support.tenant import BENIGN, HOSTILE, Tenant, TenantOptions, start_tenant


def main() -> None:
    """Start a tenant with an order of every kind and say how to reach it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hostile", action="store_true", help="with the orders that lead astray, too")
    parser.add_argument("--big-bytes", type=int, default=200_000_000)
    parser.add_argument("--requests-per-s", type=float)
    asked = parser.parse_args()
    kinds = [*BENIGN, *(HOSTILE if asked.hostile else ())]
    orders = {f"PO{4_500_001 + n}": kind for n, kind in enumerate(kinds)}
    options = TenantOptions(orders=orders, big_bytes=asked.big_bytes, requests_per_s=asked.requests_per_s)
    with start_tenant(options) as tenant, suppress(KeyboardInterrupt):
        sys.stdout.write(_introduction(tenant, orders))
        sys.stdout.flush()
        while True:
            time.sleep(3600)


def _introduction(tenant: Tenant, orders: dict[str, str]) -> str:
    lines = [
        *(f"{po}  {kind}" for po, kind in orders.items()),
        "",
        f"COUPA_USERNAME={tenant.username}",
        f"COUPA_PASSWORD={tenant.password}",
        f"--base-url {tenant.base_url}",
        *(f"--map-host {host}={address}" for host, address in tenant.mapped_hosts),
        f"--trust-certificate {tenant.ca_file}",
        "--allow-host files.acme-store.test",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
