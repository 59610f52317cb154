import sys

import pytest

from harness.host.programs import run_program

SHOW = (sys.executable, "-c", "import os; print(os.environ)")


def test_a_program_that_is_asked_for_its_version_is_told_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUPA_USERNAME", "ana.souza")
    monkeypatch.setenv("COUPA_PASSWORD", "battery-staple")
    told = run_program(SHOW, 30.0, {"PROGRAM_FILE": "chrome"}).stdout
    assert "PROGRAM_FILE" in told
    assert "PATH" in told
    assert "ana.souza" not in told
    assert "battery-staple" not in told
