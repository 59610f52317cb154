"""A workload as a run's record describes it, to go on with that run."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from harness.errors import RecordError
from harness.workload.fake_site import FakeWorkload
from harness.workload.scenario import Scenario
from harness.workload.site import Workload

_SCENARIO = "scenario"  # A scenario's record names no kind.


def workload_of_record(record: Mapping[str, Any]) -> Workload:
    """What ``record()`` of a workload describes.

    Raises:
        RecordError: the kind is not known, or a key is missing or holds a bad value.
    """
    kind = str(record.get("kind", _SCENARIO))
    if kind not in _KINDS:
        raise RecordError(f"The run is of a kind of site that this harness does not know: {kind}.", "Start a new one.")
    return _KINDS[kind](record)


def _scenario(record: Mapping[str, Any]) -> Workload:
    try:
        return FakeWorkload(Scenario.model_validate(record))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RecordError(
            f"The run's scenario cannot be used again: {place}: {first['msg']}.", "Start a new one."
        ) from error


_KINDS: dict[str, Callable[[Mapping[str, Any]], Workload]] = {_SCENARIO: _scenario}
