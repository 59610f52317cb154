import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from selenium.webdriver import ChromeOptions, Edge, EdgeOptions
from selenium.webdriver.chrome.service import Service as ChromeService
from selenium.webdriver.edge.service import Service as EdgeService

from harness.coupa import launch
from harness.coupa.kept.attempt import DRIVER_LOG
from harness.coupa.launch import (
    KEEP_SESSION_COOKIES,
    LONGEST_SOCKET_PATH_BYTES,
    PREFERENCES,
    browser_options,
    browser_pid,
    debugger_address,
    driver_service,
    remedy_for,
    start_driver,
)
from harness.coupa.log_settings import LogSettings
from harness.coupa.profiles import ClonedProfile
from harness.errors import CapabilityError, DriverError
from harness.host.browsers import Browser, BrowserChoice
from harness.host.processes import detached_popen_options, own
from harness.host.sessions import leader_in
from harness.workload.reach import Reach
from tests.support.browsers import BROWSER, make_settings
from tests.support.waiting import wait_until

PROFILE = Path("/tmp/profile")

# Answers as msedgedriver does when a session begins and ends, and writes down what was asked for.
EDGE_DRIVER = """
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

CAPABILITIES = {"ms:edgeOptions": {"debuggerAddress": "127.0.0.1:9222"}, "ms:processID": 4711}

class Handler(BaseHTTPRequestHandler):
    def answer(self, value):
        body = json.dumps({"value": value}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        self.answer({"ready": True})
        if self.path == "/shutdown":
            os._exit(0)
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        open(ASKED, "wb").write(body)
        self.answer({"sessionId": "one", "capabilities": CAPABILITIES})
    def do_DELETE(self):
        self.answer(None)
    def log_message(self, *_):
        pass

port = next(int(each.partition("=")[2]) for each in sys.argv if each.startswith("--port="))
HTTPServer(("localhost", port), Handler).serve_forever()
"""

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="a script is no executable on Windows")
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


@pytest.mark.parametrize("headed", [False, True])
def test_edge_is_told_the_same_as_chrome(tmp_path: Path, *, headed: bool) -> None:
    settings = dataclasses.replace(make_settings(tmp_path), headed=headed)
    chrome = browser_options(settings, PROFILE)
    edge = browser_options(dataclasses.replace(settings, browser=browser(BrowserChoice.EDGE)), PROFILE)
    assert edge.arguments == chrome.arguments
    assert edge.experimental_options == chrome.experimental_options
    assert edge.binary_location == chrome.binary_location
    assert edge.page_load_strategy == chrome.page_load_strategy == "normal"
    assert edge.unhandled_prompt_behavior == chrome.unhandled_prompt_behavior


def test_edges_driver_runs_like_chromes(tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    chrome = driver_service(settings, tmp_path)
    edge = driver_service(dataclasses.replace(settings, browser=browser(BrowserChoice.EDGE)), tmp_path)
    assert edge.path == chrome.path == str(BROWSER.driver)
    assert edge.env == chrome.env
    assert edge.popen_kw == chrome.popen_kw == {**edge.popen_kw, **detached_popen_options()}


@posix_only
def test_edge_is_asked_for_by_its_name_and_tells_where_its_devtools_are(tmp_path: Path) -> None:
    driver_program, asked = tmp_path / "msedgedriver", tmp_path / "asked.json"
    driver_program.write_text(f"#!{sys.executable}\nASKED = {str(asked)!r}\n{EDGE_DRIVER}", encoding="utf-8")
    driver_program.chmod(0o700)
    edge = dataclasses.replace(browser(BrowserChoice.EDGE), driver=driver_program)
    settings = make_settings(tmp_path, browser=edge)

    driver = start_driver(settings, ClonedProfile(None, settings.temp_root))

    try:
        assert isinstance(driver, Edge)
        assert debugger_address(driver) == "127.0.0.1:9222"
        assert browser_pid(driver) == 4711
        wanted = json.loads(asked.read_text(encoding="utf-8"))["capabilities"]["alwaysMatch"]
        assert wanted["browserName"] == "MicrosoftEdge"
        assert wanted["ms:edgeOptions"]["binary"] == str(BROWSER.binary)
        assert "--headless=new" in wanted["ms:edgeOptions"]["args"]
        assert wanted["ms:edgeOptions"]["prefs"] == PREFERENCES
    finally:
        driver.quit()


def test_an_edge_that_does_not_start_is_named(tmp_path: Path) -> None:
    nowhere = dataclasses.replace(browser(BrowserChoice.EDGE), label="Microsoft Edge", driver=tmp_path / "nowhere")
    settings = make_settings(tmp_path, browser=nowhere)
    with pytest.raises(DriverError, match=r"Microsoft Edge did not start: .*harness doctor"):
        start_driver(settings, ClonedProfile(None, settings.temp_root))


@pytest.mark.skipif(sys.platform == "win32", reason="has no such sockets")
def test_a_path_that_is_too_long_for_the_browsers_socket_is_named_where_that_is_why_it_does_not_start() -> None:
    exited, deep = "session not created: Chrome instance exited.", Path("/tmp", "d" * LONGEST_SOCKET_PATH_BYTES)
    assert "let TMPDIR name a shorter one" in remedy_for(exited, deep)
    assert "harness doctor" in remedy_for(exited, Path("/tmp/short"))
    assert "harness doctor" in remedy_for("Unable to obtain driver", deep)


def test_a_driver_whose_port_another_has_taken_is_worth_another_start(tmp_path: Path) -> None:
    driver = tmp_path / "chromedriver"
    driver.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    driver.chmod(0o755)
    settings = make_settings(tmp_path, browser=dataclasses.replace(BROWSER, driver=driver))
    with pytest.raises(DriverError, match=r"did not start: Service .* unexpectedly exited.* taken its port .* again"):
        start_driver(settings, ClonedProfile(None, tmp_path))


def test_the_alert_of_a_page_does_not_cost_its_po(tmp_path: Path) -> None:
    assert browser_options(make_settings(tmp_path), PROFILE).unhandled_prompt_behavior == "dismiss"


def test_a_headed_browser_shows_its_window(tmp_path: Path) -> None:
    settings = dataclasses.replace(make_settings(tmp_path), headed=True)
    assert not [flag for flag in browser_options(settings, PROFILE).arguments if flag.startswith("--headless")]


@pytest.mark.parametrize("kind", [BrowserChoice.CHROME, BrowserChoice.EDGE])
@pytest.mark.parametrize(
    ("preference", "value"),
    [
        ("profile.default_content_setting_values.automatic_downloads", 1),
        ("download.prompt_for_download", False),
        ("plugins.always_open_pdf_externally", True),
        ("credentials_enable_service", False),
        ("profile.password_manager_enabled", False),
    ],
)
def test_files_are_saved_without_a_question_and_passwords_are_not_saved(
    tmp_path: Path, kind: BrowserChoice, preference: str, value: int
) -> None:
    settings = make_settings(tmp_path, browser=browser(kind))
    assert browser_options(settings, PROFILE).experimental_options["prefs"][preference] is value


@pytest.mark.parametrize("kind", [BrowserChoice.CHROME, BrowserChoice.EDGE])
@pytest.mark.parametrize(("login", "as_a_person"), [("profile", True), ("form", False), ("handed", False)])
def test_only_a_persons_profile_is_read_with_the_keys_of_the_system_and_keeps_its_session(
    tmp_path: Path, kind: BrowserChoice, login: str, *, as_a_person: bool
) -> None:
    settings = dataclasses.replace(make_settings(tmp_path, browser=browser(kind)), login=login)
    options = browser_options(settings, PROFILE)
    excluded = options.experimental_options.get("excludeSwitches")
    assert excluded == (["password-store", "use-mock-keychain"] if as_a_person else None)
    assert (KEEP_SESSION_COOKIES in options.arguments) is as_a_person


@pytest.mark.parametrize("kind", [BrowserChoice.CHROME, BrowserChoice.EDGE])
def test_a_site_is_reached_as_the_run_was_told_to(tmp_path: Path, kind: BrowserChoice) -> None:
    reach = Reach(mapped_hosts=(("acme.coupahost.com", "127.0.0.1:8443"),), browser_args=("--lang=pt-BR",))
    settings = dataclasses.replace(make_settings(tmp_path, browser=browser(kind)), reach=reach)
    arguments = browser_options(settings, PROFILE).arguments
    assert [
        flag for flag in arguments if flag.startswith("--host-resolver-rules=MAP acme.coupahost.com 127.0.0.1:8443")
    ]
    assert "--lang=pt-BR" in arguments


def test_the_driver_and_its_browser_never_see_the_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUPA_USERNAME", "ada")
    monkeypatch.setenv("COUPA_PASSWORD", "not to be seen")
    environment = driver_service(make_settings(tmp_path), tmp_path).env
    assert environment is not None
    assert not {"COUPA_USERNAME", "COUPA_PASSWORD"} & environment.keys()


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


@pytest.mark.parametrize("kind", [BrowserChoice.CHROME, BrowserChoice.EDGE])
def test_a_driver_writes_warnings_into_its_own_folder_where_a_log_is_wanted_and_no_keys(
    tmp_path: Path, kind: BrowserChoice
) -> None:
    settings = dataclasses.replace(make_settings(tmp_path, browser=browser(kind)), log=LogSettings(tmp_path))
    logged, silent = (driver_service(each, PROFILE) for each in (settings, dataclasses.replace(settings, log=None)))
    assert set(logged.service_args) - set(silent.service_args) == {
        "--log-level=WARNING",
        f"--log-path={PROFILE / DRIVER_LOG}",
    }


@posix_only
def test_what_a_driver_has_begun_that_died_in_its_start_is_ended_though_it_bears_no_mark_and_is_stopped(
    tmp_path: Path,
) -> None:
    # As a page's process is: without a parent, without its environment, and with no answer to give.
    pid_file = tmp_path / "pid"
    driver = tmp_path / "driver"
    begin = "child = subprocess.Popen(['/bin/sleep', '600'], env={}, cwd='/')"  # Returns once it is that program.
    tell = f"pathlib.Path({str(pid_file)!r}).write_text(str(child.pid))"
    end = "os.kill(child.pid, signal.SIGSTOP); os._exit(1)"
    driver.write_text(
        f"#!{sys.executable}\nimport os, pathlib, signal, subprocess\n{begin}\n{tell}\n{end}\n", encoding="utf-8"
    )
    driver.chmod(0o755)
    settings = make_settings(tmp_path, browser=dataclasses.replace(BROWSER, driver=driver))

    with pytest.raises(DriverError):
        start_driver(settings, ClonedProfile(None, settings.temp_root))

    pid = int(pid_file.read_text())
    wait_until(lambda: own(pid) is None or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE, f"process {pid} ends")


@pytest.mark.skipif(not hasattr(os, "getsid"), reason="Windows has no sessions")
def test_a_drivers_session_is_written_down_before_it_can_have_started_a_browser(tmp_path: Path) -> None:
    service = driver_service(make_settings(tmp_path), tmp_path)
    assert leader_in(tmp_path) is None
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        service.process = process

        service.assert_process_still_running()

        assert leader_in(tmp_path) == own(process.pid)
        process.communicate(b"\n")
