"""Whatever a run starts can be reached from this machine alone, and nobody else may look into its files."""

import ipaddress
import stat
import sys
from pathlib import Path

import psutil
import pytest

from harness.coupa.starting import starter_of
from harness.host.browsers import BrowserChoice
from harness.host.marked import processes_of
from harness.measure.spans import SpanRecorder
from tests.support.site import make_scenario, prepared_site


def listening(process: psutil.Process) -> set[tuple[str, str]]:
    """The process's name and an address, for each address at which it takes connections."""
    sockets = process.net_connections("inet")
    return {(process.name(), each.laddr.ip) for each in sockets if each.status == psutil.CONN_LISTEN}


def rights_of(*folders: Path) -> set[int]:
    """Of its owner, its group and everybody else to each folder."""
    return {stat.S_IMODE(folder.stat().st_mode) for folder in folders}


@pytest.mark.parametrize("choice", [BrowserChoice.CHROME, BrowserChoice.FIREFOX])
def test_drivers_browsers_and_the_fake_site_listen_on_loopback_alone_and_their_files_are_private(
    choice: BrowserChoice,
) -> None:
    with prepared_site(make_scenario(pos=1), choice) as prepared:
        settings = prepared.settings("driver-per-worker")
        browser = starter_of(settings.browser)(settings, SpanRecorder())
        try:
            family = [*processes_of(settings.temp_root), psutil.Process(prepared.site.pid)]
            at = set().union(*map(listening, family))
            [profile] = settings.temp_root.glob("*/profile")
            rights = rights_of(prepared.temp_dir, settings.temp_root, profile.parent, profile)
        finally:
            browser.quit()
    assert len({name for name, _ in at}) == 3, f"driver, browser and site: {at}"
    assert all(ipaddress.ip_address(address).is_loopback for _, address in at), at
    assert rights == {0o700} or sys.platform == "win32"
