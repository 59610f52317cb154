"""``harness schema``: the JSON Schema of run.json."""

import json

import typer

from harness.errors import ExitCode
from harness.record.store import run_schema


def run() -> ExitCode:
    """Print the JSON Schema of ``run.json`` on standard output."""
    typer.echo(json.dumps(run_schema(), indent=2))
    return ExitCode.OK
