"""The command line of ``harness compare``."""

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
    BudgetOption,
    GridOption,
    HeadedOption,
    JsonOption,
    MinReductionOption,
    PosOption,
    QuietOption,
    ScenarioOption,
    SeedOption,
    blockable_names,
    delay_names,
    mode_names,
    policy_names,
    require_alone,
    transfer_names,
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
from harness.coupa.tuning import PageLoad
from harness.host.browsers import BrowserChoice

BESIDE_RESUME = ("quiet", "as_json", "benchmark_json", "yes", "dry_run", "env_file")


def compare(
    context: typer.Context,
    pos: PosOption = None,
    workers: Annotated[int, typer.Option(help="Worker processes in either mode.")] = 4,
    scenario: ScenarioOption = "typical",
    baseline: Annotated[
        str, typer.Option(help="Mode to compare with: today's way.", autocompletion=mode_names)
    ] = "per-po-driver",
    candidate: Annotated[
        str, typer.Option(help="Mode that is claimed to be faster.", autocompletion=mode_names)
    ] = "driver-per-worker",
    rounds: Annotated[
        str,
        typer.Option(
            help="Rounds of one trial per mode; fewer than 5 decide nothing. 'auto' looks after 8, 12, 16 and 20 "
            "rounds and stops as soon as the verdict is clear, or unlikely to become so.",
            metavar="N|auto",
        ),
    ] = "5",
    budget: BudgetOption = "",
    min_reduction: MinReductionOption = 20.0,
    browser: BrowserOption = BrowserChoice.AUTO,
    headed: HeadedOption = False,
    grid: GridOption = "",
    distribution: Annotated[
        Distribution,
        typer.Option(
            help="static: a queue per worker, filled beforehand, as designed. dynamic: workers take the next PO. "
            "per-po-driver always takes the next PO, as today."
        ),
    ] = Distribution.STATIC,
    cleanup: Annotated[
        str, typer.Option(help="What a reused driver forgets between two POs.", autocompletion=policy_names)
    ] = "full",
    transfer: Annotated[
        str,
        typer.Option(
            help="How attachments are fetched. browser: by the browser in both modes. http: adds a third mode to every "
            "round, in which an HTTP client fetches them with the session's cookies; the verdict leaves it out.",
            autocompletion=transfer_names,
        ),
    ] = "browser",
    page_load: Annotated[
        PageLoad,
        typer.Option(help="When a page counts as loaded. normal: with all that belongs to it. eager: once it is read."),
    ] = PageLoad.NORMAL,
    overlap: Annotated[
        bool,
        typer.Option(
            "--overlap",
            help="Let the next PO's page begin to load while the last files of a PO arrive. Only for modes in which "
            "each PO has a browser context of its own (context-per-po); the others run as ever.",
        ),
    ] = False,
    browsers: Annotated[
        int | None,
        typer.Option(
            help="Let the workers share so many browsers instead of starting one each: less memory and fewer starts, "
            "but a browser that dies takes the POs in hand of all its workers along. Only for modes in which each PO "
            "has a browser context of its own (context-per-po); the others run as ever.",
            metavar="M",
        ),
    ] = None,
    block: Annotated[
        list[str] | None,
        typer.Option(
            help="What pages are kept from loading, in every mode: images, fonts, media, styles, scripts, or an "
            "address with * in it. Can be given more than once.",
            metavar="NAME|ADDRESS",
            autocompletion=blockable_names,
        ),
    ] = None,
    inject_delay: Annotated[
        list[str] | None,
        typer.Option(
            help="Slow each PO of a mode by so many milliseconds, to see the harness notice what it should. Can be "
            "given more than once.",
            metavar="MODE=MS",
            autocompletion=delay_names,
        ),
    ] = None,
    seed: SeedOption = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the results; results/<UTC time>-<scenario> if left out.")
    ] = None,
    benchmark_json: Annotated[
        Path | None,
        typer.Option(
            "--benchmark-json", help="Write the times in pytest-benchmark's format too, for tools that read it."
        ),
    ] = None,
    keep_downloads: Annotated[bool, typer.Option("--keep-downloads", help="Keep the files of every trial.")] = False,
    isolation_round: Annotated[
        bool,
        typer.Option(
            "--isolation-round/--no-isolation-round",
            help="Before anything is measured, run each mode once with state planted on every page, to see that none "
            "of it reaches another PO.",
        ),
    ] = True,
    sampling: Annotated[bool, typer.Option("--sampling/--no-sampling", help="Sample memory and CPU.")] = True,
    base_url: BaseUrlOption = "",
    po_file: PoFileOption = None,
    login: LoginOption = "",
    profile: ProfileOption = None,
    env_file: EnvFileOption = None,
    allow_host: AllowHostOption = None,
    map_host: MapHostOption = None,
    certificate: CertificateOption = None,
    browser_arg: BrowserArgOption = None,
    pace: PaceOption = "",
    stop_after_failures: StopOption = 10,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    attempts: AttemptsOption = ATTEMPTS,
    tries: TriesOption = TRIES,
    retire_after: RetireAfterOption = None,
    retire_at: RetireAtOption = "",
    log_level: LogLevelOption = LogLevel.INFO,
    resume: Annotated[
        Path | None,
        typer.Option(
            help="Go on with an interrupted run from its last complete trial, with the options that it was started "
            "with: its folder, or the run.json in it. Only --yes, --dry-run, --env-file, --benchmark-json, --quiet and "
            "--json can be given beside it.",
            metavar="DIR",
        ),
    ] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Run the same batch in two modes and judge whether the candidate takes enough less time.

    Rounds alternate the order of the modes; the verdict comes from the interval of the reduction. For example:

    harness compare --pos 50 --workers 4

    harness compare --scenario fast-site --pos 10 --workers 2

    harness compare --rounds auto --budget 20m

    harness compare --base-url https://ACME.coupahost.com --po-file pos.xlsx --pos 6 --workers 2 --dry-run

    harness compare --resume results/20250304T100000Z-typical
    """
    from harness.commands.compare import Output, run
    from harness.commands.comparing import CompareOptions
    from harness.commands.endurance import EnduranceOptions
    from harness.commands.resuming import ResumeOptions
    from harness.commands.resuming import run as go_on
    from harness.commands.tenant import SiteOptions

    if resume is not None:
        require_alone(context, "resume", beside=BESIDE_RESUME)
        output = Output(quiet, as_json, benchmark_json)
        raise typer.Exit(go_on(ResumeOptions(resume, output, SiteOptions(yes=yes, dry_run=dry_run, env_file=env_file))))
    options = CompareOptions(
        pos=pos,
        workers=workers,
        scenario=scenario,
        baseline=baseline,
        candidate=candidate,
        rounds=rounds,
        min_reduction_pct=min_reduction,
        browser=browser,
        headed=headed,
        grid=grid,
        distribution=distribution,
        cleanup=cleanup,
        seed=seed,
        out_dir=out,
        keep_downloads=keep_downloads,
        isolation_round=isolation_round,
        sampling=sampling,
        quiet=quiet,
        as_json=as_json,
        transfer=transfer,
        page_load=page_load,
        overlap=overlap,
        browsers=browsers,
        block=tuple(block or ()),
        budget=budget,
        inject_delay=tuple(inject_delay or ()),
        benchmark_json=benchmark_json,
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
        endurance=EnduranceOptions(attempts, tries, retire_after, retire_at),
        log_level=log_level,
    )
    raise typer.Exit(run(options))
