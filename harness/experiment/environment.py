"""Where a run happens, as its record has it."""

from collections.abc import Sequence
from pathlib import Path

from harness import __version__
from harness.host.browsers import Browser
from harness.host.commit import commit_of
from harness.host.sandbox import has_sandbox
from harness.measure.machine import machine_facts
from harness.record.run import EnvironmentRecord


def environment_of(browser: Browser, arguments: Sequence[str] = ()) -> EnvironmentRecord:
    """The machine as it is now, and the browser that a run drives, with these arguments of the user's."""
    facts = machine_facts()
    return EnvironmentRecord(
        harness_version=__version__,
        python=facts.python,
        os=facts.os,
        cpu_model=facts.cpu_model,
        cores=facts.cores,
        memory_total_bytes=facts.memory_total_bytes,
        memory_available_bytes=facts.memory_available_bytes,
        load_1m=facts.load_1m,
        browser=browser.label,
        browser_version=browser.version,
        browser_path=browser.grid or str(browser.binary),
        driver_version=browser.driver_version,
        browser_choice=browser.why,
        commit=commit_of(Path.cwd()),
        sandbox=bool(browser.grid) or has_sandbox(browser.kind, arguments),
    )
