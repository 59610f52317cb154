import os

import pytest

from harness.host.browsers import BrowserChoice
from harness.host.sandbox import has_sandbox, is_root

CHROME, FIREFOX = BrowserChoice.CHROME, BrowserChoice.FIREFOX


@pytest.mark.parametrize(
    ("kind", "user", "arguments", "locked_in"),
    [
        (CHROME, 1000, (), True),
        (CHROME, 0, (), False),
        (BrowserChoice.CHROME_HEADLESS_SHELL, 0, (), False),
        (CHROME, 1000, ("--lang=pt", "--no-sandbox"), False),
        (FIREFOX, 0, (), True),
    ],
)
def test_a_browser_is_locked_in_unless_it_is_of_chromium_and_root_or_its_user_let_it_out(
    monkeypatch: pytest.MonkeyPatch, kind: BrowserChoice, user: int, arguments: tuple[str, ...], locked_in: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert has_sandbox(kind, arguments) is locked_in


def test_nobody_is_root_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "geteuid", raising=False)
    assert not is_root()
