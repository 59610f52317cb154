import base64
import sys

import pytest

from harness.errors import ConfigError
from harness.grid.access import PASSWORD_VARIABLE, USERNAME_VARIABLE, GridAccess, grid_access, grid_headers
from harness.host.programs import run_program
from harness.workload.credentials import without_secrets

BOTH = {USERNAME_VARIABLE: "ana", PASSWORD_VARIABLE: "hunter2"}


def test_without_the_variables_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in BOTH:
        monkeypatch.delenv(name, raising=False)

    assert grid_access() is None
    assert grid_headers() == {}


def test_both_make_a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in BOTH.items():
        monkeypatch.setenv(name, value)

    assert grid_headers() == {"authorization": f"Basic {base64.b64encode(b'ana:hunter2').decode()}"}


@pytest.mark.parametrize(
    ("name", "missing"), [(USERNAME_VARIABLE, PASSWORD_VARIABLE), (PASSWORD_VARIABLE, USERNAME_VARIABLE)]
)
def test_one_without_the_other_is_refused(name: str, missing: str) -> None:
    with pytest.raises(ConfigError, match=f"{missing} is not set"):
        grid_access({name: "something"})


def test_neither_shows_in_a_repr() -> None:
    assert "ana" not in repr(GridAccess("ana", "hunter2"))
    assert "hunter2" not in repr(GridAccess("ana", "hunter2"))


def test_drivers_and_browsers_on_this_machine_never_see_them() -> None:
    assert without_secrets({**BOTH, "PATH": "/usr/bin"}) == {"PATH": "/usr/bin"}


def test_neither_do_programs_that_are_asked_for_their_version(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in BOTH.items():
        monkeypatch.setenv(name, value)

    seen = run_program((sys.executable, "-c", "import os; print(sorted(os.environ))"), 20.0).stdout

    assert not any(name in seen for name in BOTH)
