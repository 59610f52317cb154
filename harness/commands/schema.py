"""``harness schema``: the JSON Schemas of what the harness writes."""

import json

import typer

from harness.errors import ExitCode
from harness.record.store import isolation_schema, run_schema


def run(*, isolation: bool = False) -> ExitCode:
    """Print the JSON Schema of ``run.json``, or of ``isolation.json``, on standard output."""
    typer.echo(json.dumps(isolation_schema() if isolation else run_schema(), indent=2))
    return ExitCode.OK
