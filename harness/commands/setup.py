"""``harness setup``: a browser and its driver, installed if there is none."""

from rich.console import Console

from harness.errors import ExitCode
from harness.grid.install import install_grid
from harness.host.browsers import Browser, BrowserChoice
from harness.host.install import install_browser
from harness.host.places import Places, places_here


def run(
    choice: BrowserChoice = BrowserChoice.AUTO,
    *,
    grid: bool = False,
    places: Places | None = None,
    console: Console | None = None,
) -> ExitCode:
    """Install a browser and its driver if there is none, and say which one is ready.

    Args:
        choice: the browser that is wanted; ``auto`` and ``firefox`` can be installed.
        grid: bring what a Selenium Grid runs on as well.

    Raises:
        EnvironmentProblem: there is none and none could be installed.
    """
    console = console or Console()

    def report(sentence: str) -> None:
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)

    report(ready(install_browser(report, choice, places=places)))
    if grid:
        programs = install_grid(report, places or places_here())
        report(f"Ready: Selenium's server ({programs.jar}), run by {programs.java}.")
    return ExitCode.OK


def ready(browser: Browser) -> str:
    """The sentence that says which browser will be driven."""
    return (
        f"Ready: {browser.label} {browser.version} ({browser.why}) "
        f"with driver {browser.driver_version} at {browser.driver}."
    )
