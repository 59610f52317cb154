"""A person's logged-in profile: a driver on a clone of it is logged in, and the profile stays as it was."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from harness.coupa.profile_source import checked_profile
from harness.coupa.real_profile import template_of
from harness.coupa.settings import WorkerSettings
from harness.errors import ConfigError
from harness.host.browsers import BrowserChoice, find_browser
from harness.host.temp import run_temp_dir
from tests.support.browsers import make_settings
from tests.support.site import TEST_PATIENCE, started_browser

HOST = "localhost"
SHOWN = "return document.body.innerText"


@pytest.fixture
def site() -> Iterator[HTTPServer]:
    """Logs whoever asks for ``/in`` in, by a cookie that lasts and one of the session, and says who is known."""

    def let_in(_request: Request) -> Response:
        response = Response("welcome")
        response.set_cookie("lasting", "1", max_age=3600)
        response.set_cookie("session", "2")
        return response

    with HTTPServer(HOST) as server:
        server.expect_request("/in").respond_with_handler(let_in)
        server.expect_request("/").respond_with_handler(lambda request: Response(" ".join(sorted(request.cookies))))
        server.expect_request("/favicon.ico").respond_with_data("")
        yield server


@pytest.fixture
def short_path() -> Iterator[Path]:
    """For what browsers put sockets below, whose paths may have some 100 characters."""
    with run_temp_dir("h") as path:
        yield path


@pytest.fixture(params=[BrowserChoice.CHROME_HEADLESS_SHELL, BrowserChoice.CHROME])
def settings(request: pytest.FixtureRequest, site: HTTPServer, short_path: Path) -> WorkerSettings:
    base = make_settings(short_path, browser=find_browser(request.param))
    return replace(base, base_url=site.url_for("").rstrip("/"), patience=TEST_PATIENCE)


def logged_in_profile(settings: WorkerSettings, site: HTTPServer, profile: Path) -> Path:
    """Log in as a person would, and close the browser."""
    with started_browser(settings) as browser:
        browser.driver.get(site.url_for("/in"))
        browser.quit(keep_profile_as=profile)
    return profile


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b""))
    return found.hexdigest()


def test_a_driver_on_a_clone_is_logged_in_and_neither_original_nor_template_changes(
    settings: WorkerSettings, site: HTTPServer, tmp_path: Path
) -> None:
    original = logged_in_profile(settings, site, tmp_path / "original")
    before = digest(original)
    template = template_of(original, HOST, tmp_path / "template")
    untouched = digest(template)

    with started_browser(replace(settings, profile=template, login="profile")) as browser:
        browser.driver.get(site.url_for("/"))
        known_by = browser.driver.execute_script(SHOWN).split()
        handed_on = {cookie["name"] for cookie in browser.session.cookies}

    # The headless shell keeps no cookie of a session beyond its own end: the original has none.
    kept = ["lasting"] if settings.browser.kind is BrowserChoice.CHROME_HEADLESS_SHELL else ["lasting", "session"]
    assert known_by == kept
    assert handed_on == set(kept)
    assert digest(original) == before
    assert digest(template) == untouched
    assert not any(settings.temp_root.iterdir())


def test_the_profile_of_a_running_browser_is_refused(site: HTTPServer, short_path: Path) -> None:
    settings = make_settings(short_path, browser=find_browser(BrowserChoice.CHROME))
    with started_browser(replace(settings, base_url=site.url_for("").rstrip("/"))):
        (profile,) = settings.temp_root.glob("*/profile")
        with pytest.raises(ConfigError, match="in use by process"):
            checked_profile(profile)
