"""What a run will ask of somebody else's site, and whether the person who starts it agrees."""

import sys
from collections.abc import Iterable

import typer
from rich.console import Console

from harness.commands.tenant import SiteOptions
from harness.errors import ConfigError, InterruptedByUser
from harness.workload.load import LoadEstimate
from harness.workload.tenant import Tenant


def agreed(tenant: Tenant, options: SiteOptions, estimate: LoadEstimate, plan: list[str], console: Console) -> bool:
    """Show the plan and its load, and ask, unless nobody else is burdened; False for a dry run, which ends here.

    Args:
        tenant: with the POs that are to be visited.
        options: of these, ``--yes`` and ``--dry-run`` count.
        estimate: the load.
        plan: sentences on what is to be run.
        console: where the person who starts it reads.

    Raises:
        ConfigError: nobody can be asked, and ``--yes`` is missing.
        InterruptedByUser: the answer was no.
    """
    must_ask = not (tenant.is_local or options.yes or options.dry_run)
    if options.dry_run or must_ask:
        tell((*plan, *estimate.sentences()), console)
    if options.dry_run:
        tell(["This was a dry run: nothing was started."], console)
        return False
    if must_ask:
        _ask(tenant, console)
    return True


def tell(sentences: Iterable[str], console: Console) -> None:
    """Print each as a line of its own, as it is: a file or a site may have chosen the words."""
    for sentence in sentences:
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)


def _ask(tenant: Tenant, console: Console) -> None:
    if sys.stdin is None or not sys.stdin.isatty():  # None where it was closed.
        raise ConfigError(
            f"The load on {tenant.name} must be agreed to, and nobody can be asked here.",
            "Look at it with --dry-run, then add --yes.",
        )
    if not typer.confirm(f"Put this load on {tenant.name}?", err=console.stderr):
        raise InterruptedByUser("Not started: the load was not agreed to.")
