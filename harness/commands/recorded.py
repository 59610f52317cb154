"""A workload as a run's record describes it, to go on with that run."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from harness.commands.tenant import tenant_of_record
from harness.errors import RecordError
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import Scenario
from harness.workload.site import Workload
from harness.workload.tenant import KIND

Record = Mapping[str, Any]
_SCENARIO = "scenario"  # A scenario's record names no kind.


def workload_of_record(record: Record, env_file: Path | None = None) -> Workload:
    """What ``record()`` of a workload describes; what is secret is no part of that and read again.

    Raises:
        RecordError: the kind is not known, or a key is missing or holds a bad value.
        ConfigError: a real site's way in lacks something.
    """
    kind = str(record.get("kind", _SCENARIO))
    if kind not in _READERS:
        raise RecordError(f"The run is of a kind of site that this harness does not know: {kind}.", "Start a new one.")
    try:
        return _READERS[kind](record, env_file)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise RecordError(
            f"The run's {kind} cannot be used again: {_first_line(error)}.", "Start a new run."
        ) from error


def _scenario_of_record(record: Record, _env_file: Path | None) -> Workload:
    return FakeWorkload(Scenario.model_validate(record))


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return f"{type(error).__name__} {error}"


_READERS: dict[str, Callable[[Record, Path | None], Workload]] = {
    _SCENARIO: _scenario_of_record,
    KIND: tenant_of_record,
}
