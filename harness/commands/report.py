"""``harness report``: a saved run on one page, without a browser and without measuring anything."""

from dataclasses import dataclass
from pathlib import Path

import typer

from harness.errors import ConfigError, ExitCode, RecordError
from harness.record.store import load_run, run_file
from harness.report.html.page import write_report

REPORT_FILE = "report.html"


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What the command line said, not yet looked at."""

    run: Path
    out: Path | None


def run(options: ReportOptions) -> ExitCode:
    """Write the page and print where it lies.

    Raises:
        RecordError: the run cannot be read, or the page not be written.
        ConfigError: the page would take the place of the run.
    """
    source = run_file(options.run)
    record = load_run(source)
    target = options.out or source.parent / REPORT_FILE
    if target.resolve() == source.resolve():
        raise ConfigError(f"--out {target} is the run itself.", "Name another file, such as report.html.")
    try:
        write_report(record, target)
    except OSError as error:
        raise RecordError(
            f"Could not write the report to {target}: {error.strerror or error}.",
            "Name a file in a folder that can be written, with --out FILE.",
        ) from error
    typer.echo(target)
    return ExitCode.OK
