from dataclasses import replace
from pathlib import Path

import pytest

from harness.coupa.endurance import Endurance
from harness.errors import DriverStartError, SiteError
from harness.experiment.preparation import prepare
from tests.support.browsers import make_settings
from tests.support.tenants import make_tenant

REFUSED = "Message: unknown error: net::ERR_CONNECTION_REFUSED"


def failing_start(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Let every driver start fail with these words."""

    def start(_settings: object, _spans: object) -> None:
        raise OSError(words)

    monkeypatch.setattr("harness.experiment.preparation.starter_of", lambda _browser: start)


def prepared(folder: Path, grid: str) -> None:
    settings = make_settings(folder)
    settings = replace(
        settings,
        browser=replace(settings.browser, grid=grid),
        endurance=Endurance(first_pause_s=0.0, longest_pause_s=0.0),
    )
    with make_tenant().start() as site:
        prepare(settings, site, folder / "profile", lambda _said: None)


def test_a_site_that_a_grids_browsers_do_not_reach_is_told_from_a_browser_that_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_start(monkeypatch, REFUSED)

    with pytest.raises(
        SiteError, match=r"The browsers of the Grid at http://grid:4444 do not reach .*'harness grid up'"
    ):
        prepared(tmp_path, "http://grid:4444")


def test_without_a_grid_it_is_the_browser_that_is_to_blame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_start(monkeypatch, REFUSED)

    with pytest.raises(DriverStartError):
        prepared(tmp_path, "")


def test_another_failure_on_a_grid_is_told_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing_start(monkeypatch, "no such binary")

    with pytest.raises(DriverStartError, match="no such binary"):
        prepared(tmp_path, "http://grid:4444")
