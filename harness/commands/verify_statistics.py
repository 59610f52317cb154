"""``harness verify-statistics``: the simulation that chose the statistical method, run again."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track

from harness.analysis.simulation.methods import SIGNED_RANK, Judge
from harness.analysis.simulation.records import Row, VerificationRecord
from harness.analysis.simulation.verification import TOTAL_ROWS, simulate, verdict_on
from harness.commands.options import fresh_folder
from harness.errors import ExitCode, RecordError
from harness.record.whole_file import write_whole
from harness.report.verification import print_verification, render_verification


@dataclass(frozen=True, slots=True)
class VerifyStatisticsOptions:
    """What the command line said."""

    simulations: int
    seed: int
    out_dir: Path | None
    quiet: bool
    as_json: bool


def run(options: VerifyStatisticsOptions, product: Judge = SIGNED_RANK) -> ExitCode:
    """Simulate, print and write the tables, and end with 4 where ``product`` is wrong more often than it says.

    Raises:
        HarnessError: the folder for the results cannot be used.
    """
    folder = fresh_folder(options.out_dir, "verify-statistics") if options.out_dir else None
    rows = list(_shown(simulate(options.simulations, options.seed, product), options))
    record = verdict_on(rows, options.simulations, options.seed, product)
    paths = save(record, folder) if folder else []
    if options.as_json:
        print_json(record, paths)
    else:
        print_verification(record, Console(), paths)
    return ExitCode.CHECK_FAILED if record.broken else ExitCode.OK


def save(record: VerificationRecord, folder: Path) -> list[Path]:
    """Write the record and its tables into ``folder``, each file whole or not at all, and return their paths.

    Raises:
        RecordError: a file cannot be written.
    """
    texts = {
        folder / "verify-statistics.json": record.model_dump_json(indent=1) + "\n",
        folder / "verify-statistics.md": render_verification(record),
    }
    try:
        for path, text in texts.items():
            write_whole(path, text)
    except OSError as error:
        raise RecordError(
            f"Could not write the tables to {folder}: {error.strerror or error}.",
            "Choose a folder that can be written, with --out DIR.",
        ) from error
    return list(texts)


def print_json(record: VerificationRecord, paths: Iterable[Path]) -> None:
    """Print the whole record, and where it lies."""
    answer = {**record.model_dump(), "paths": [str(path) for path in paths]}
    Console(highlight=False, soft_wrap=True).print_json(json.dumps(answer))


def _shown(rows: Iterator[Row], options: VerifyStatisticsOptions) -> Iterable[Row]:
    """The rows, with a bar on the terminal while they come."""
    console = Console()
    silent = options.quiet or options.as_json or not console.is_terminal
    return track(rows, "Simulating", total=TOTAL_ROWS, console=console, transient=True, disable=silent)
