"""``harness serve``: the fake site for a person's own browser."""

import contextlib

from rich.console import Console

from harness.errors import ExitCode, SiteError
from harness.host.guardian import guarded
from harness.host.signals import terminable
from harness.workload.fake_site import FakeSite, start_fake_site
from harness.workload.scenario import load_scenario


def run(scenario: str, port: int = 0, *, pos: int | None = None, seed: int | None = None) -> ExitCode:
    """Serve a scenario's site until Ctrl-C or SIGTERM, which is how it is meant to end; port 0 takes a free one.

    Raises:
        ConfigError: no such scenario, or a bad one.
        SiteError: the site did not start, or died.
    """
    loaded = load_scenario(scenario, pos=pos, seed=seed)
    with contextlib.suppress(KeyboardInterrupt), terminable(""), guarded(), start_fake_site(loaded, port=port) as site:
        site.clear_journal()  # Faults begin with a trial.
        _introduce(site)
        site.wait()
        raise SiteError("The fake site ended by itself.", "Start it again.")
    return ExitCode.OK


def _introduce(site: FakeSite) -> None:
    console = Console(highlight=False)
    first = site.batch[0].number.removeprefix("PO")
    console.print(f"The scenario [bold]{site.scenario.name}[/] with {len(site.batch)} POs is at:")
    console.print(f"  address   {site.base_url}")
    console.print(f"  user      {site.username}")
    console.print(f"  password  {site.password}")
    console.print(f"  a PO      {site.base_url}/order_headers/{first}")
    if site.authority:
        console.print(f"  trust     {site.authority}")
    console.print("Ctrl-C ends it.")
