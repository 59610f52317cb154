import errno
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from harness import __version__
from harness.commands import compare, doctor, download, isolation
from harness.commands.comparing import CompareOptions
from harness.commands.download import DownloadOptions
from harness.commands.tenant import SiteOptions
from harness.coupa.distribution import Distribution
from harness.errors import ExitCode, SiteError
from harness.host.browsers import BrowserChoice
from tests.support.shell import Answer, Shell

COMMANDS = (
    "compare",
    "sweep",
    "plan",
    "download",
    "calibrate",
    "isolation",
    "soak",
    "gate",
    "history",
    "report",
    "verify-statistics",
    "grid",
    "doctor",
    "setup",
    "scenarios",
    "serve",
    "schema",
)


def failing_with(error: BaseException) -> Callable[[], ExitCode]:
    def fail() -> ExitCode:
        raise error

    return fail


def test_the_version_is_one_line(shell: Shell) -> None:
    assert shell.harness("--version") == Answer(0, f"harness {__version__}\n", "")


def test_the_command_alone_shows_its_help_and_no_error(shell: Shell) -> None:
    answer = shell.harness()
    assert all(command in answer.out + answer.err for command in COMMANDS)
    assert "Error" not in answer.out + answer.err


def test_help_names_every_command_and_exit_code(shell: Shell) -> None:
    answer = shell.harness("--help")
    assert answer.code == 0
    said = " ".join(answer.out.split())
    assert all(word in said for word in (*COMMANDS, "130 interrupted", "3 inconclusive"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(shell: Shell, command: str) -> None:
    answer = shell.harness(command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert f"harness {command}" in answer.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["compare", "--nonsense"], "No such option"),
        (["compare", "--pos", "many"], "--pos"),
        (["compare", "--pos", "0"], "--pos"),
        (["compare", "--browser", "netscape"], "netscape"),
        (["compare", "--distribution", "random"], "random"),
        (["compare", "--scenario", "nonsense"], "There is no scenario 'nonsense'"),
        (["compare", "--baseline", "nonsense"], "--baseline nonsense is not known"),
        (["compare", "--rounds", "few"], "--rounds few is not a number of rounds"),
        (["isolation", "--pos", "1"], "--pos"),
        (["compare", "--grid", "localhost:4444"], "--grid localhost:4444 is not the address of a Grid"),
        (["compare", "--grid", "http://ana:hunter2@grid"], "--grid holds a name or a password"),
        (["compare", "--grid", "http://127.0.0.1:1"], "No Grid answers at http://127.0.0.1:1"),
        (["compare", "--grid", "http://127.0.0.1:1", "--headed"], "--headed would open windows on the nodes"),
        (["compare", "--grid", "http://127.0.0.1:1", "--retire-at", "1G"], "--retire-at reads the memory"),
        (["sweep", "--workers", "1,x"], "'x' is not a number of workers"),
        (["sweep", "--workers", "0"], "'0' is not a number of workers"),
        (["sweep", "--workers", "2,2"], "names 2 twice"),
        (["sweep", "--workers", "1,65"], "--workers 65 is out of range"),
        (["sweep", "--modes", "driver-per-worker"], "does not name two or three different modes"),
        (["sweep", "--modes", "driver-per-worker,nonsense"], "--candidate nonsense is not known"),
        (["sweep", "--rounds", "0"], "--rounds 0 is not a number of rounds"),
        (["sweep", "--resume", "nowhere"], "There is no run at nowhere"),
        (["sweep", "--resume", "nowhere", "--workers", "2"], "--workers cannot be given beside --resume"),
        (["plan", "nowhere"], "There is no run at nowhere"),
        (["grid", "up", "--nodes", "0"], "--nodes 0 is out of range"),
        (["grid", "up", "--browser", "firefox"], "Firefox cannot be driven on a Grid"),
        (["grid", "up", "--jar", "nowhere.jar"], "there is no such jar"),
        (["grid", "status", "ftp://grid"], "is not the address of a Grid"),
        (["isolation", "--scenario", "nonsense"], "There is no scenario 'nonsense'"),
        (["serve", "--port", "70000"], "--port"),
        (["serve", "--scenario", "no/such.toml"], "There is no scenario file no/such.toml"),
    ],
)
def test_what_cannot_be_used_is_one_error_line_and_exit_code_2(shell: Shell, arguments: list[str], words: str) -> None:
    answer = shell.harness(*arguments)
    assert (answer.code, answer.out) == (ExitCode.USAGE, "")
    [line] = answer.err.splitlines()
    assert line.startswith("Error: ")
    assert words in line
    assert line.endswith(".")
    assert ".." not in line


def test_a_refused_comparison_leaves_nothing_behind(shell: Shell, tmp_path: Path) -> None:
    shell.harness("compare", "--workers", "0")
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (SiteError("The site is gone.", "Start it."), 2, "Error: The site is gone. Start it."),
        (typer.Abort(), 130, "Error: Interrupted."),
    ],
)
def test_trouble_in_a_command_is_one_line_and_its_own_exit_code(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, line: str
) -> None:
    monkeypatch.setattr(doctor, "run", failing_with(error))
    assert shell.harness("doctor") == Answer(code, "", f"{line}\n")


def test_a_disk_that_is_full_is_one_line_wherever_that_shows(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "/data/round-01")
    monkeypatch.setattr(doctor, "run", failing_with(full))
    answer = shell.harness("doctor")
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (ExitCode.USAGE, "", 1)
    assert answer.err.startswith("Error: /data/round-01 cannot be written: No space left on device. Free some room")


def test_an_error_that_nobody_foresaw_keeps_its_traceback(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "run", failing_with(OSError("a mistake of ours")))
    with pytest.raises(OSError, match="a mistake of ours"):
        shell.harness("doctor")


def test_ctrl_c_ends_any_command_with_130_and_no_traceback(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "run", failing_with(KeyboardInterrupt()))
    answer = shell.harness("doctor")
    assert (answer.code, answer.out) == (ExitCode.INTERRUPTED, "")
    assert answer.err == "Error: Interrupted.\n"


@pytest.mark.parametrize("code", list(ExitCode))
def test_a_command_ends_with_the_code_that_it_earned(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, code: ExitCode
) -> None:
    monkeypatch.setattr(compare, "run", lambda _options: code)
    assert shell.harness("compare").code == code


def test_options_reach_the_comparison_as_they_were_given(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[CompareOptions] = []

    def remember(options: CompareOptions) -> ExitCode:
        seen.append(options)
        return ExitCode.OK

    monkeypatch.setattr(compare, "run", remember)
    shell.harness("compare", "--pos", "9", "--rounds", "auto", "--out", "here", "--no-sampling", "--json")
    shell.harness("compare")
    shell.harness("compare", "--budget", "5m", "--inject-delay", "sequential=9", "--benchmark-json", "times.json")
    assert (seen[0].pos, seen[0].rounds, seen[0].out_dir) == (9, "auto", Path("here"))
    assert (seen[0].sampling, seen[0].as_json, seen[0].quiet) == (False, True, False)
    assert (seen[1].pos, seen[1].workers, seen[1].scenario, seen[1].rounds) == (None, 4, "typical", "5")
    assert (seen[1].baseline, seen[1].candidate, seen[1].cleanup) == ("per-po-driver", "driver-per-worker", "full")
    assert (seen[1].min_reduction_pct, seen[1].sampling) == (20.0, True)
    assert (seen[1].budget, seen[1].inject_delay, seen[1].benchmark_json) == ("", (), None)
    assert (seen[2].budget, seen[2].inject_delay, seen[2].benchmark_json) == (
        "5m",
        ("sequential=9",),
        Path("times.json"),
    )


OF_A_SITE = {
    "--base-url": "https://acme.coupahost.com",
    "--po-file": "pos.xlsx",
    "--login": "profile",
    "--profile": "chrome",
    "--env-file": "my.env",
    "--allow-host": "files.example.com",
    "--map-host": "acme.coupahost.com=127.0.0.1",
    "--trust-certificate": "own.pem",
    "--browser-arg": "--lang=pt-BR",
    "--pace": "30/min",
    "--stop-after-failures": "3",
}
AS_TYPED = tuple(f"{option}={value}" for option, value in OF_A_SITE.items())
AS_SEEN = SiteOptions(
    base_url="https://acme.coupahost.com",
    po_file=Path("pos.xlsx"),
    login="profile",
    profile=Path("chrome"),
    env_file=Path("my.env"),
    allow_hosts=("files.example.com", "cdn.example.com"),
    map_hosts=("acme.coupahost.com=127.0.0.1",),
    certificates=(Path("own.pem"),),
    browser_args=("--lang=pt-BR",),
    pace="30/min",
    stop_after_failures=3,
    yes=True,
    dry_run=True,
)


def test_options_reach_the_download_as_they_were_given(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[DownloadOptions] = []

    def remember(options: DownloadOptions) -> ExitCode:
        seen.append(options)
        return ExitCode.INCOMPLETE

    monkeypatch.setattr(download, "run", remember)
    others = (
        "--mode",
        "sequential",
        "--workers",
        "3",
        "--to",
        "here",
        "--verify",
        "--pos",
        "9",
        "--cleanup",
        "cookies",
    )
    shown = ("--distribution", "static", "--browser", "chrome", "--headed", "--quiet", "--json")
    site = (*AS_TYPED, "--allow-host", "cdn.example.com", "--yes", "--dry-run")
    assert shell.harness("download", *site, *others, *shown).code == ExitCode.INCOMPLETE
    shell.harness("download")
    assert seen == [
        DownloadOptions(
            site=AS_SEEN,
            mode="sequential",
            workers=3,
            folder=Path("here"),
            verify=True,
            pos=9,
            distribution=Distribution.STATIC,
            cleanup="cookies",
            browser=BrowserChoice.CHROME,
            headed=True,
            quiet=True,
            as_json=True,
        ),
        DownloadOptions(
            site=SiteOptions(),
            mode="driver-per-worker",
            workers=4,
            folder=Path("downloads"),
            verify=False,
            pos=None,
            distribution=Distribution.DYNAMIC,
            cleanup="full",
            browser=BrowserChoice.AUTO,
            headed=False,
            quiet=False,
            as_json=False,
        ),
    ]


def test_the_options_of_a_site_reach_the_comparison_as_they_were_given(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[CompareOptions] = []

    def remember(options: CompareOptions) -> ExitCode:
        seen.append(options)
        return ExitCode.OK

    monkeypatch.setattr(compare, "run", remember)
    shell.harness("compare", *AS_TYPED, "--allow-host", "cdn.example.com", "--yes", "--dry-run")
    shell.harness("compare")
    assert [options.site for options in seen] == [AS_SEEN, SiteOptions()]


@pytest.mark.parametrize("command", ["compare", "download"])
def test_the_help_names_every_option_of_a_site_and_shows_how_to_begin(shell: Shell, command: str) -> None:
    said = shell.harness(command, "--help").out
    assert [option for option in (*OF_A_SITE, "--yes", "--dry-run") if option not in said] == []
    assert f"harness {command} --base-url https://ACME.coupahost.com --po-file pos.xlsx" in said


def test_options_reach_the_matrix_as_they_were_given(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[isolation.IsolationOptions] = []

    def remember(options: isolation.IsolationOptions) -> ExitCode:
        seen.append(options)
        return ExitCode.CHECK_FAILED

    monkeypatch.setattr(isolation, "run", remember)
    given = ("--pos", "3", "--scenario", "smoke", "--browser", "chrome", "--headed", "--out", "here", "--json")
    assert shell.harness("isolation", *given).code == ExitCode.CHECK_FAILED
    shell.harness("isolation", "--quiet")
    chrome, auto = BrowserChoice.CHROME, BrowserChoice.AUTO
    assert seen == [
        isolation.IsolationOptions(3, "smoke", chrome, headed=True, out_dir=Path("here"), quiet=False, as_json=True),
        isolation.IsolationOptions(None, "isolation", auto, headed=False, out_dir=None, quiet=True, as_json=False),
    ]


def test_the_schema_of_the_matrix_is_printed_on_request(shell: Shell) -> None:
    answer = shell.harness("schema", "--isolation")
    assert answer.code == 0
    assert {"schema_version", "combinations", "cells"} <= json.loads(answer.out)["properties"].keys()


def test_the_schema_of_a_soak_is_printed_on_request(shell: Shell) -> None:
    answer = shell.harness("schema", "--soak")
    assert answer.code == 0
    assert {"schema_version", "samples", "growths"} <= json.loads(answer.out)["properties"].keys()


@pytest.mark.parametrize(
    ("option", "keys"), [("--sweep", {"points", "laws", "recommendations"}), ("--plan", {"batches", "validation"})]
)
def test_the_schemas_of_sweep_and_plan_are_printed_on_request(shell: Shell, option: str, keys: set[str]) -> None:
    answer = shell.harness("schema", option)
    assert answer.code == 0
    assert keys <= json.loads(answer.out)["properties"].keys()


def test_one_schema_is_printed_at_a_time(shell: Shell) -> None:
    assert "Ask for one schema at a time" in shell.harness("schema", "--soak", "--isolation").err


def test_the_schema_is_printed_as_json(shell: Shell) -> None:
    answer = shell.harness("schema")
    assert answer.code == 0
    assert {"schema_version", "rounds", "comparison"} <= json.loads(answer.out)["properties"].keys()


def test_the_scenarios_are_listed_with_their_purpose(shell: Shell) -> None:
    answer = shell.harness("scenarios")
    assert answer.code == 0
    assert all(name in answer.out for name in ("smoke", "typical", "fast-site", "mixed-suppliers"))
