"""Where a run comes from: the machine, the options, and the command that makes another like it."""

import json
import shlex
from collections.abc import Iterator

from harness.analysis.wording import in_words, percent, span_of_time
from harness.coupa.endurance import ATTEMPTS, TRIES
from harness.record.run import ConfigRecord, EnvironmentRecord, RunRecord
from harness.report.words import memory, seconds

Facts = list[tuple[str, str]]


def times(run: RunRecord) -> Facts:
    """When the run was made."""
    started = run.started_at.strftime("%Y-%m-%d %H:%M:%S %Z")
    if run.finished_at is None:
        return [("Started", started), *_breaks(run), ("Finished", "not, as far as is known")]
    took = seconds((run.finished_at - run.started_at).total_seconds())
    finished = f"{run.finished_at:%Y-%m-%d %H:%M:%S %Z}, after {took}"
    return [("Started", started), *_breaks(run), ("Finished", finished)]


def _breaks(run: RunRecord) -> Iterator[tuple[str, str]]:
    for each in run.resumed:
        where = f"in round {each.round_index + 1}" if each.round_index or each.trials_done else "at its beginning"
        yield "Went on", f"{each.at:%Y-%m-%d %H:%M:%S %Z}, {where}, after a break of {span_of_time(each.gap_s)}"


def environment(machine: EnvironmentRecord) -> Facts:
    """The machine and its programs."""
    load = "unknown" if machine.load_1m is None else f"{machine.load_1m:.1f} (mean over a minute)"
    facts = [
        ("Processor", f"{machine.cpu_model}, {in_words(machine.cores, 'core')}"),
        (
            "Memory",
            f"{memory(machine.memory_total_bytes)}, {memory(machine.memory_available_bytes)} of it free at the start",
        ),
        ("Load at the start", load),
        ("Operating system", machine.os),
        ("Browser", f"{machine.browser} {machine.browser_version}"),
        ("Path of the browser", machine.browser_path),
        ("Why this browser", machine.browser_choice),
        ("Driver", machine.driver_version),
        ("Python", machine.python),
        ("Harness", machine.harness_version),
        ("Git commit", machine.commit),
    ]
    return [(name, value) for name, value in facts if value]


def options(config: ConfigRecord) -> Facts:
    """What was asked for."""
    delays = ", ".join(f"{mode} by {delay_ms:g} ms per PO" for mode, delay_ms in config.injected_delay_ms.items())
    facts = [
        ("Scenario", config.scenario),
        ("Batch", f"{in_words(config.pos, 'PO')}, seed {config.seed}"),
        ("Workers", str(config.workers)),
        ("Baseline", config.baseline),
        ("Candidate", config.candidate),
        ("Third arm", config.third),
        ("Rounds", f"{config.rounds} at most"),
        ("Reduction asked for", percent(config.min_reduction_pct)),
        ("Budget", "" if config.budget_s is None else seconds(config.budget_s)),
        ("Slowed on purpose", delays),
        ("Distribution of POs", config.distribution),
        ("Cleaning between POs", config.cleanup),
        ("Selenium Grid", config.grid),
        ("Windows shown", _yes(config.headed)),
        ("Page load", config.page_load),
        ("Pages overlap files", _yes(config.overlap)),
        ("Browsers shared", "" if config.browsers is None else str(config.browsers)),
        ("Kept from loading", ", ".join(config.blocked)),
        ("Memory and CPU sampled", _yes(config.sampling)),
        ("Isolation round", _yes(config.isolation_round)),
        ("Visits to a PO whose driver fails", str(config.attempts)),
        ("Tries for a page or file", str(config.tries)),
        ("Driver replaced after", "" if config.retire_after is None else in_words(config.retire_after, "PO")),
        ("Driver replaced at", "" if config.retire_at_bytes is None else memory(config.retire_at_bytes)),
        ("Downloads kept", _yes(config.keep_downloads)),
    ]
    return [(name, value) for name, value in facts if value]


def scenario_text(run: RunRecord) -> str:
    """The scenario in full."""
    return json.dumps(run.scenario, indent=2, ensure_ascii=False)


def command(run: RunRecord) -> str:
    """The command line that makes a run with the same options."""
    return shlex.join(("harness", "compare", *_arguments(run)))


def _arguments(run: RunRecord) -> Iterator[str]:
    config = run.config
    # A run of before that was noted says so by its decision alone.
    by_looks = config.rounds_auto or (run.decision is not None and run.decision.rule == "looks")
    # On a Grid the nodes say which binary their Chrome is.
    browser = "chrome" if config.grid and config.browser == "chrome-headless-shell" else config.browser
    yield from _site(run)
    yield from ("--pos", str(config.pos), "--workers", str(config.workers))
    yield from ("--baseline", config.baseline, "--candidate", config.candidate)
    yield from ("--rounds", "auto" if by_looks else str(config.rounds))
    yield from ("--min-reduction", f"{config.min_reduction_pct:g}", "--browser", browser)
    yield from ("--distribution", config.distribution, "--cleanup", config.cleanup)
    if config.third:
        yield from ("--transfer", config.third.removesuffix("-transfer"))
    if config.grid:
        yield from ("--grid", config.grid)
    if config.page_load != "normal":
        yield from ("--page-load", config.page_load)
    if config.browsers is not None:
        yield from ("--browsers", str(config.browsers))
    for each in config.blocked:
        yield from ("--block", each)
    if config.budget_s is not None:
        yield from ("--budget", f"{config.budget_s:g}s")
    for mode, delay_ms in config.injected_delay_ms.items():
        yield from ("--inject-delay", f"{mode}={delay_ms:g}")
    yield from _endurance(config)
    yield from _switches(config)


def _endurance(config: ConfigRecord) -> Iterator[str]:
    if config.attempts != ATTEMPTS:
        yield from ("--attempts", str(config.attempts))
    if config.tries != TRIES:
        yield from ("--tries", str(config.tries))
    if config.retire_after is not None:
        yield from ("--retire-after", str(config.retire_after))
    if config.retire_at_bytes is not None:
        yield from ("--retire-at", str(config.retire_at_bytes))


def _site(run: RunRecord) -> Iterator[str]:
    """The scenario, or the real site with how it was reached."""
    site = run.scenario
    if "base_url" not in site:
        yield from ("--scenario", run.config.scenario, "--seed", str(run.config.seed))
        return
    yield from ("--base-url", site["base_url"], "--po-file", site["po_file"], "--login", site["login"])
    if site["profile"]:
        yield from ("--profile", site["profile"])
    reach, manners = site["reach"], site["manners"]
    for host in reach["allowed_hosts"]:
        yield from ("--allow-host", host)
    for host, address in reach["mapped_hosts"].items():
        yield from ("--map-host", f"{host}={address}")
    for file in reach["certificates"]:
        yield from ("--trust-certificate", file)
    yield from (f"--browser-arg={argument}" for argument in reach["browser_args"])
    if manners["pace_per_s"]:
        yield from ("--pace", f"{manners['pace_per_s']:g}")
    yield from ("--stop-after-failures", str(manners["stop_after_failures"]))


def _switches(config: ConfigRecord) -> Iterator[str]:
    if config.overlap:
        yield "--overlap"
    if config.headed:
        yield "--headed"
    if config.keep_downloads:
        yield "--keep-downloads"
    if not config.isolation_round:
        yield "--no-isolation-round"
    if not config.sampling:
        yield "--no-sampling"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
