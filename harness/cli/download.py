"""The command line of ``harness download``."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.endurance_options import (
    AttemptsOption,
    LogLevelOption,
    RetireAfterOption,
    RetireAtOption,
    TriesOption,
)
from harness.cli.options import (
    BrowserOption,
    GridOption,
    HeadedOption,
    JsonOption,
    QuietOption,
    mode_names,
    policy_names,
)
from harness.cli.site_options import (
    AllowHostOption,
    BaseUrlOption,
    BrowserArgOption,
    CertificateOption,
    DryRunOption,
    EnvFileOption,
    LoginOption,
    MapHostOption,
    PaceOption,
    PoFileOption,
    ProfileOption,
    StopOption,
    YesOption,
)
from harness.coupa.distribution import Distribution
from harness.coupa.endurance import ATTEMPTS, TRIES
from harness.coupa.log_settings import LogLevel
from harness.host.browsers import BrowserChoice


def download(
    base_url: BaseUrlOption = "",
    po_file: PoFileOption = None,
    mode: Annotated[
        str, typer.Option(help="The driver's lifecycle: what 'harness compare' decided on.", autocompletion=mode_names)
    ] = "driver-per-worker",
    workers: Annotated[int, typer.Option(help="Worker processes.")] = 4,
    to: Annotated[
        Path, typer.Option(help="Folder for the files. What is complete there from an earlier run is skipped.")
    ] = Path("downloads"),
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Read every file of earlier runs again; a PO whose bytes changed is redone."),
    ] = False,
    pos: Annotated[int | None, typer.Option("--pos", min=1, help="Take only so many POs, from the top.")] = None,
    distribution: Annotated[
        Distribution, typer.Option(help="static: a queue per worker. dynamic: workers take the next PO.")
    ] = Distribution.DYNAMIC,
    cleanup: Annotated[
        str, typer.Option(help="What a reused driver forgets between two POs.", autocompletion=policy_names)
    ] = "full",
    browser: BrowserOption = BrowserChoice.AUTO,
    headed: HeadedOption = False,
    grid: GridOption = "",
    login: LoginOption = "",
    profile: ProfileOption = None,
    env_file: EnvFileOption = None,
    allow_host: AllowHostOption = None,
    map_host: MapHostOption = None,
    certificate: CertificateOption = None,
    browser_arg: BrowserArgOption = None,
    pace: PaceOption = "",
    stop_after_failures: StopOption = 10,
    attempts: AttemptsOption = ATTEMPTS,
    tries: TriesOption = TRIES,
    retire_after: RetireAfterOption = None,
    retire_at: RetireAtOption = "",
    log_level: LogLevelOption = LogLevel.INFO,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Download the attachments of a batch of POs from a real site.

    Each PO gets a folder; ledger.csv and a copy of the batch file say what became of it. Run it again to go on where
    it was interrupted. Exit codes: 0 all POs complete; 1 some are not; 2 it could not start or go on; 130 interrupted.
    For example:

    harness download --base-url https://ACME.coupahost.com --po-file pos.xlsx --to attachments

    harness download --base-url https://ACME.coupahost.com --po-file pos.xlsx --to attachments --verify
    """
    from harness.commands.download import DownloadOptions, run
    from harness.commands.endurance import EnduranceOptions
    from harness.commands.tenant import SiteOptions

    options = DownloadOptions(
        site=SiteOptions(
            base_url=base_url,
            po_file=po_file,
            login=login,
            profile=profile,
            env_file=env_file,
            allow_hosts=tuple(allow_host or ()),
            map_hosts=tuple(map_host or ()),
            certificates=tuple(certificate or ()),
            browser_args=tuple(browser_arg or ()),
            pace=pace,
            stop_after_failures=stop_after_failures,
            yes=yes,
            dry_run=dry_run,
        ),
        mode=mode,
        workers=workers,
        folder=to,
        verify=verify,
        pos=pos,
        distribution=distribution,
        cleanup=cleanup,
        browser=browser,
        headed=headed,
        grid=grid,
        quiet=quiet,
        as_json=as_json,
        endurance=EnduranceOptions(attempts, tries, retire_after, retire_at),
        log_level=log_level,
    )
    raise typer.Exit(run(options))
