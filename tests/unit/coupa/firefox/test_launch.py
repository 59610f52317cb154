from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.coupa.firefox.launch import browser_options, driver_service, start_driver
from harness.coupa.profiles import ClonedProfile
from harness.errors import DriverError
from harness.host.browsers import Browser, BrowserChoice
from tests.support.browsers import make_settings

NOWHERE = Path("/nowhere")
FIREFOX = Browser(BrowserChoice.FIREFOX, "Firefox ESR", NOWHERE, NOWHERE, "153.7.0", "0.33.0", "asked for")


def asked_for(tmp_path: Path, **changes: Any) -> dict[str, Any]:
    settings = replace(make_settings(tmp_path, browser=FIREFOX), **changes)
    capabilities: dict[str, Any] = browser_options(settings, tmp_path / "profile").to_capabilities()
    return capabilities


def test_no_certificate_is_taken_unseen_and_no_debugger_is_opened(tmp_path: Path) -> None:
    capabilities = asked_for(tmp_path)

    assert capabilities["acceptInsecureCerts"] is False
    assert capabilities["moz:debuggerAddress"] is False
    assert capabilities["webSocketUrl"] is True


def test_each_driver_has_its_own_profile_and_a_window_only_where_one_is_asked_for(tmp_path: Path) -> None:
    unseen = asked_for(tmp_path / "unseen")["moz:firefoxOptions"]["args"]
    seen = asked_for(tmp_path / "seen", headed=True)["moz:firefoxOptions"]["args"]

    assert unseen == ["-profile", str(tmp_path / "unseen" / "profile"), "-headless"]
    assert "-headless" not in seen


def test_files_are_saved_unasked_and_passwords_are_not(tmp_path: Path) -> None:
    preferences = asked_for(tmp_path)["moz:firefoxOptions"]["prefs"]

    assert preferences["pdfjs.disabled"] is True
    assert preferences["signon.rememberSignons"] is False
    assert preferences["permissions.isolateBy.userContext"] is True


def test_the_driver_keeps_its_files_together_and_is_told_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUPA_PASSWORD", "s3cret")

    environment = driver_service(make_settings(tmp_path, browser=FIREFOX), tmp_path).env

    assert {environment[name] for name in ("TMPDIR", "TEMP", "TMP")} == {str(tmp_path)}
    assert "COUPA_PASSWORD" not in environment


def test_a_driver_that_does_not_start_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, browser=FIREFOX)

    with pytest.raises(DriverError, match="Firefox ESR did not start"):
        start_driver(settings, ClonedProfile(None, settings.temp_root))
