"""``harness schema``: the JSON Schemas of what the harness writes."""

import json

import typer

from harness.errors import ConfigError, ExitCode
from harness.record.store import isolation_schema, run_schema, soak_schema


def run(*, isolation: bool = False, soak: bool = False) -> ExitCode:
    """Print the JSON Schema of ``run.json``, of ``isolation.json`` or of ``soak.json``, on standard output.

    Raises:
        ConfigError: two of them were asked for.
    """
    if isolation and soak:
        raise ConfigError("--isolation and --soak name two files.", "Ask for one schema at a time.")
    schema = isolation_schema() if isolation else soak_schema() if soak else run_schema()
    typer.echo(json.dumps(schema, indent=2))
    return ExitCode.OK
