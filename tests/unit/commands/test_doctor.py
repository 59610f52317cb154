import io
from pathlib import Path

import pytest
from rich.console import Console

from harness.commands import doctor
from harness.commands.doctor import Finding, State, grid_finding
from harness.errors import EnvironmentProblem, ExitCode
from harness.grid.jar import JAR_PATTERN, selenium_folder
from tests.support.machine import Machine

GIB = 1024**3
MIB = 1024**2


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def page() -> Console:
    return Console(file=io.StringIO(), width=240)


def _printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _states(findings: list[Finding]) -> dict[str, State]:
    return {finding.name: finding.state for finding in findings}


def test_a_machine_that_can_compare_ends_with_0_and_names_browser_and_driver(machine: Machine, page: Console) -> None:
    for name in ("chromium", "chromedriver"):
        machine.install(name, "156.0.8078.79")

    assert doctor.run(places=machine.places, console=page) is ExitCode.OK
    assert f"Chromium 156.0.8078.79 ({machine.usual / 'chromium'})" in _printed(page)
    assert "both are of version 156" in _printed(page)


def test_a_machine_with_edge_alone_can_compare_and_is_told_when_edges_own_driver_is_missing(
    machine: Machine,
) -> None:
    machine.install("msedge", "155.0.1.2")
    machine.install("chromedriver", "155.0.1.2")
    assert _states(doctor.browser_findings(machine.places))["browser"] is State.OK
    assert State.MISSING in _states(doctor.browser_findings(machine.places)).values()

    machine.install("msedgedriver", "155.0.1.2")
    findings = doctor.browser_findings(machine.places)

    assert set(_states(findings).values()) == {State.OK}
    shown = " ".join(finding.found for finding in findings)
    assert f"Microsoft Edge 155.0.1.2 ({machine.usual / 'msedge'})" in shown
    assert f"155.0.1.2 ({machine.usual / 'msedgedriver'})" in shown


def test_a_machine_without_a_browser_gets_its_table_and_then_the_error(machine: Machine, page: Console) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        doctor.run(places=machine.places, console=page)

    assert caught.value.exit_code == ExitCode.USAGE
    assert str(caught.value).startswith("compare cannot run here: browser, driver.")
    assert "harness setup" in caught.value.remedy
    assert "missing" in _printed(page)
    assert "memory available" in _printed(page)


def test_a_driver_of_another_version_is_shown_as_found_but_not_matching(machine: Machine) -> None:
    machine.install("chromium", "156.0.0.1")
    machine.install("chromedriver", "150.0.0.1")

    states = _states(doctor.browser_findings(machine.places))

    assert states == {"browser": State.OK, "driver": State.OK, "versions match": State.MISSING}


def test_a_browser_without_any_driver_lacks_only_the_driver(machine: Machine) -> None:
    machine.install("chromium", "156.0.0.1")

    states = _states(doctor.browser_findings(machine.places))

    assert states == {"browser": State.OK, "driver": State.MISSING}


@pytest.mark.parametrize(("variable", "row"), [("HARNESS_BROWSER_BINARY", "browser"), ("HARNESS_DRIVER", "driver")])
def test_a_variable_that_names_nothing_is_missing_in_its_own_row(machine: Machine, variable: str, row: str) -> None:
    for name in ("chromium", "chromedriver"):
        machine.install(name, "156.0.0.1")
    machine.environ[variable] = "/nowhere"

    [finding] = [found for found in doctor.browser_findings(machine.places) if found.state is State.MISSING]

    assert finding.name == row
    assert finding.found == f"{variable} names /nowhere, which is not an executable file."
    assert variable in finding.remedy


def test_firefox_is_shown_with_its_driver_and_as_nothing_that_is_chosen(machine: Machine) -> None:
    machine.install("firefox", "153.7.0")
    machine.install("geckodriver", "0.33.0")

    finding = doctor.firefox_finding(machine.places)

    assert finding.state is State.OK
    assert finding.found.startswith("Firefox 153.7.0 (")
    assert finding.found.endswith("by geckodriver 0.33.0: only where it is asked for")


def test_a_machine_without_firefox_lacks_nothing_and_is_told_how_to_get_it(machine: Machine) -> None:
    finding = doctor.firefox_finding(machine.places)

    assert finding.state is State.OK
    assert "No Firefox was found" in finding.found
    assert "harness setup --browser firefox" in finding.remedy


def test_a_named_firefox_is_the_browser_and_no_version_is_said_to_match(machine: Machine) -> None:
    machine.environ["HARNESS_BROWSER_BINARY"] = str(machine.install("firefox", "153.7.0"))
    machine.install("geckodriver", "0.33.0")

    findings = {finding.name: finding.found for finding in doctor.browser_findings(machine.places)}

    assert findings["browser"].startswith("firefox 153.7.0 (")
    assert findings["versions match"] == "geckodriver 0.33.0 drives this Firefox"
    assert "names the browser" in doctor.firefox_finding(machine.places).found


@pytest.mark.parametrize(
    ("free_bytes", "state"),
    [(199 * MIB, State.MISSING), (200 * MIB, State.WARN), (2 * GIB - 1, State.WARN), (2 * GIB, State.OK)],
)
def test_little_disk_is_a_warning_and_none_forbids_the_run(free_bytes: int, state: State) -> None:
    assert doctor.disk_finding("disk: results", Path("results"), free_bytes).state is state


def test_free_disk_is_asked_of_the_nearest_folder_that_exists(tmp_path: Path) -> None:
    assert doctor.free_disk_bytes(tmp_path / "not" / "yet" / "there") > 0


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        (doctor.memory_finding(2 * GIB - 1), State.WARN),
        (doctor.memory_finding(2 * GIB), State.OK),
        (doctor.cores_finding(1), State.WARN),
        (doctor.cores_finding(2), State.OK),
        (doctor.shm_finding(64 * MIB), State.WARN),
        (doctor.shm_finding(256 * MIB), State.OK),
        (doctor.memory_kind_finding(("rss", "uss", "pss")), State.OK),
        (doctor.memory_kind_finding(("rss", "uss")), State.OK),
        (doctor.memory_kind_finding(("rss",)), State.WARN),
        (doctor.sandbox_finding(as_root=False), State.OK),
        (doctor.sandbox_finding(as_root=True), State.WARN),
    ],
)
def test_what_blurs_a_comparison_is_a_warning_with_a_remedy(finding: Finding, state: State) -> None:
    assert finding.state is state
    assert bool(finding.remedy) is (state is not State.OK)


def test_small_shared_memory_names_the_switch_that_the_harness_then_passes() -> None:
    assert "--disable-dev-shm-usage" in doctor.shm_finding(64 * MIB).remedy


def test_a_grid_is_told_where_its_server_is_and_is_missed_by_nobody(machine: Machine) -> None:
    assert grid_finding(machine.places).found == "not installed: only where it is asked for"

    machine.command("java", "echo 'openjdk version \"17.0.15\"' >&2")
    jar = selenium_folder(machine.places) / "node_modules" / JAR_PATTERN.replace("*", "4.48.0")
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"")

    assert grid_finding(machine.places).found == "selenium-server-4.48.0.jar: only where it is asked for"
