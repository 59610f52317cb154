"""``harness schema``: the JSON Schemas of what the harness writes."""

import json
from collections.abc import Sequence

import typer

from harness.errors import ConfigError, ExitCode
from harness.record.store import RECORDS, schema_of

RUN = "run"


def run(asked: Sequence[str] = ()) -> ExitCode:
    """Print the JSON Schema of ``run.json``, or of the one other file that is asked for, on standard output.

    Raises:
        ConfigError: two of them were asked for.
    """
    if len(asked) > 1:
        names = " and ".join(f"--{name}" for name in asked)
        raise ConfigError(f"{names} name {len(asked)} files.", "Ask for one schema at a time.")
    typer.echo(json.dumps(schema_of(RECORDS[asked[0] if asked else RUN]), indent=2))
    return ExitCode.OK
