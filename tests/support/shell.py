"""The command line, run in this process."""

import sys
from dataclasses import dataclass

import pytest

from harness.cli import main


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: object
    out: str
    err: str


class Shell:
    """Runs the command line as a terminal of 100 columns would, to which nobody types."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setenv("COLUMNS", "100")
        monkeypatch.setenv("NO_COLOR", "1")

    def harness(self, *arguments: str) -> Answer:
        self._monkeypatch.setattr(sys, "argv", ["harness", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        output = self._capsys.readouterr()
        return Answer(end.value.code or 0, output.out, output.err)
