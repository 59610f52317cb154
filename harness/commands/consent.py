"""What a run will ask of somebody else's site, and whether the person who starts it agrees."""

import sys

import typer
from rich.console import Console

from harness.commands.tenant import SiteOptions
from harness.errors import ConfigError, InterruptedByUser
from harness.workload.load import LoadEstimate
from harness.workload.tenant import Tenant


def agreed(tenant: Tenant, options: SiteOptions, estimate: LoadEstimate, plan: list[str], console: Console) -> bool:
    """Show the plan and its load, and ask, unless nobody else is burdened; False for a dry run, which ends here.

    Raises:
        ConfigError: nobody can be asked, and ``--yes`` is missing.
        InterruptedByUser: the answer was no.
    """
    must_ask = not (tenant.is_local or options.yes or options.dry_run)
    if options.dry_run or must_ask:
        for sentence in (*plan, *estimate.sentences()):
            console.print(sentence, markup=False, highlight=False, soft_wrap=True)
    if options.dry_run:
        console.print("This was a dry run: nothing was started.", markup=False)
        return False
    if must_ask:
        _ask(tenant)
    return True


def _ask(tenant: Tenant) -> None:
    if not sys.stdin.isatty():
        raise ConfigError(
            f"The load on {tenant.name} must be agreed to, and nobody can be asked here.",
            "Look at it with --dry-run, then add --yes.",
        )
    if not typer.confirm(f"Put this load on {tenant.name}?"):
        raise InterruptedByUser("Not started: the load was not agreed to.")
