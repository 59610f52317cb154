import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from selenium.webdriver import ChromeOptions, EdgeOptions
from selenium.webdriver.chrome.service import Service as ChromeService
from selenium.webdriver.edge.service import Service as EdgeService

from harness.coupa import launch
from harness.coupa.launch import browser_options, driver_service
from harness.errors import CapabilityError
from harness.host.browsers import Browser, BrowserChoice
from tests.support.browsers import BROWSER, make_settings

PROFILE = Path("/tmp/profile")

needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses the headless shell")


def browser(kind: BrowserChoice, binary: Path = BROWSER.binary) -> Browser:
    return dataclasses.replace(BROWSER, kind=kind, binary=binary)


def test_chrome_is_started_by_its_binary_with_its_own_profile(tmp_path: Path) -> None:
    options = browser_options(make_settings(tmp_path), PROFILE)
    assert isinstance(options, ChromeOptions)
    assert options.binary_location == str(BROWSER.binary)
    assert f"--user-data-dir={PROFILE}" in options.arguments
    assert "--headless=new" in options.arguments


def test_edge_is_started_with_options_and_a_driver_of_its_own(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, browser=browser(BrowserChoice.EDGE))
    assert isinstance(browser_options(settings, PROFILE), EdgeOptions)
    assert isinstance(driver_service(settings, tmp_path), EdgeService)


def test_the_alert_of_a_page_does_not_cost_its_po(tmp_path: Path) -> None:
    assert browser_options(make_settings(tmp_path), PROFILE).unhandled_prompt_behavior == "dismiss"


def test_a_headed_browser_shows_its_window(tmp_path: Path) -> None:
    settings = dataclasses.replace(make_settings(tmp_path), headed=True)
    assert not [flag for flag in browser_options(settings, PROFILE).arguments if flag.startswith("--headless")]


def test_no_one_is_asked_whether_a_page_may_download_several_files(tmp_path: Path) -> None:
    prefs = browser_options(make_settings(tmp_path), PROFILE).experimental_options["prefs"]
    assert prefs == {"profile.default_content_setting_values.automatic_downloads": 1}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no user ids here")
@pytest.mark.parametrize(("user", "given_up"), [(0, True), (1000, False)])
def test_the_sandbox_is_given_up_only_for_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, given_up: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert ("--no-sandbox" in browser_options(make_settings(tmp_path), PROFILE).arguments) is given_up


@pytest.mark.skipif(not hasattr(os, "statvfs"), reason="no file system figures here")
@pytest.mark.parametrize(("threshold", "avoided"), [(0, False), (1 << 62, True)])
def test_little_shared_memory_is_not_relied_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threshold: int, avoided: bool
) -> None:
    monkeypatch.setattr(launch, "SHARED_MEMORY", tmp_path)
    monkeypatch.setattr(launch, "SMALL_SHARED_MEMORY_BYTES", threshold)
    options = browser_options(make_settings(tmp_path), PROFILE)
    assert ("--disable-dev-shm-usage" in options.arguments) is avoided


@needs_a_shell
def test_the_headless_shell_is_replaced_by_itself_with_a_blank_page(tmp_path: Path) -> None:
    shell = tmp_path / "a shell" / "it's here"
    shell.parent.mkdir()
    shell.write_text('#!/bin/sh\necho "$$"\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    shell.chmod(0o755)
    settings = make_settings(tmp_path, browser=browser(BrowserChoice.CHROME_HEADLESS_SHELL, shell))

    options = browser_options(settings, tmp_path / "profile")
    process = subprocess.Popen([options.binary_location, "--flag", "two words"], stdout=subprocess.PIPE, text=True)
    output, _ = process.communicate()

    assert "--headless" in options.arguments
    assert output.splitlines() == [str(process.pid), "--flag", "two words", "about:blank"]


@needs_a_shell
def test_the_launcher_lies_beside_the_profile_and_goes_with_it(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, browser=browser(BrowserChoice.CHROME_HEADLESS_SHELL))
    launcher = Path(browser_options(settings, tmp_path / "profile").binary_location)
    assert launcher.parent == tmp_path
    assert not any(settings.temp_root.iterdir())


def test_the_headless_shell_is_refused_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    settings = make_settings(tmp_path, browser=browser(BrowserChoice.CHROME_HEADLESS_SHELL))
    with pytest.raises(CapabilityError, match="Use --browser chrome or edge"):
        browser_options(settings, PROFILE)


def test_the_driver_is_the_one_that_was_found_and_keeps_its_files_in_its_folder(tmp_path: Path) -> None:
    service = driver_service(make_settings(tmp_path), tmp_path)
    assert isinstance(service, ChromeService)
    assert service.path == str(BROWSER.driver)
    assert service.env is not None
    assert {service.env[name] for name in ("TMPDIR", "TEMP", "TMP")} == {str(tmp_path)}
    assert service.env["SE_OFFLINE"] == "true"
    assert service.env["PATH"] == os.environ["PATH"]
