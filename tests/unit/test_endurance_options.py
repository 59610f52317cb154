"""What a run bears, from the command line to the commands."""

import pytest

from harness.commands import compare, download
from harness.commands.comparing import CompareOptions
from harness.commands.download import DownloadOptions
from harness.commands.endurance import EnduranceOptions
from harness.coupa.log_settings import LogLevel
from harness.errors import ExitCode
from tests.support.shell import Shell

TYPED = ("--attempts", "3", "--tries", "5", "--retire-after", "100", "--retire-at", "1.5G", "--log-level", "debug")
SEEN = (EnduranceOptions(attempts=3, tries=5, retire_after=100, retire_at="1.5G"), LogLevel.DEBUG)


@pytest.mark.parametrize("command", [compare, download])
def test_what_a_run_bears_reaches_the_command_as_it_was_given(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, command: object
) -> None:
    seen: list[CompareOptions | DownloadOptions] = []

    def remember(options: CompareOptions | DownloadOptions) -> ExitCode:
        seen.append(options)
        return ExitCode.OK

    monkeypatch.setattr(command, "run", remember)
    name = "compare" if command is compare else "download"
    shell.harness(name, *TYPED)
    shell.harness(name)
    assert [(options.endurance, options.log_level) for options in seen] == [SEEN, (EnduranceOptions(), LogLevel.INFO)]


@pytest.mark.parametrize("option", ["--attempts", "--tries", "--retire-after"])
def test_less_than_once_is_no_number_of_times(shell: Shell, option: str) -> None:
    answer = shell.harness("compare", option, "0")
    assert answer.code == ExitCode.USAGE
    assert answer.err.startswith("Error: ")
    assert option in answer.err
