"""Whether two runs can be held against each other."""

from collections.abc import Iterator, Mapping

from harness.analysis.arms import pair_rounds
from harness.analysis.summary import failed_checks
from harness.analysis.wording import in_words
from harness.record.run import RunRecord, WarningRecord

_OPTIONS = {
    "scenario": "scenario",
    "pos": "POs",
    "workers": "workers",
    "baseline": "baseline mode",
    "candidate": "candidate mode",
    "cleanup": "cleanup",
    "distribution": "distribution",
    "headed": "headed",
    "page_load": "page load",
    "overlap": "overlap",
    "blocked": "blocked",
    "browsers": "browsers shared",
    "retire_after": "POs to a driver",
    "retire_at_bytes": "bytes to a driver",
}
_MERELY_NAMES = ("name", "purpose")  # The option above has the one; the other is for readers.
_UNEQUAL = 2  # Times as many rounds; at 1.5 the bounds were wrong in 6 to 9 % of simulated cases instead of 5.


def differences_of_workload(run: RunRecord, baseline: RunRecord) -> list[str]:
    """What makes the reductions of two runs incomparable, each as ``workers: 4, was 2``; empty if nothing does.

    A scenario's own keys count only where both runs have them, so that a newer harness may add some. A delay that was
    injected on purpose does not count: seeing it is what it is for.
    """
    found = [
        f"{words}: {_shown(now)}, was {_shown(was)}"
        for name, words in _OPTIONS.items()
        if (now := getattr(run.config, name)) != (was := getattr(baseline.config, name))
    ]
    if run.environment.browser != baseline.environment.browser:
        found.append(f"browser: {run.environment.browser}, was {baseline.environment.browser}")
    if bool(run.config.grid) != bool(baseline.config.grid):
        found.append(f"on a Grid: {_shown(bool(run.config.grid))}, was {_shown(bool(baseline.config.grid))}")
    # Another number of POs or another scenario shows in the options already, in words of the command line.
    return found or list(_scenario_differences(run.scenario, baseline.scenario, ""))


def warnings_beside(run: RunRecord, baseline: RunRecord) -> list[WarningRecord]:
    """What makes a comparison with the earlier run less trustworthy."""
    found = (_other_machine(run, baseline), _unequal_rounds(run, baseline), _unsound(baseline))
    return [warning for warning in found if warning is not None]


def _other_machine(run: RunRecord, baseline: RunRecord) -> WarningRecord | None:
    now, was = (f"{each.environment.cores} × {each.environment.cpu_model}" for each in (run, baseline))
    if now == was:
        return None
    return WarningRecord(
        code="other-machine",
        sentence=f"The earlier run is of another machine ({was}; this one is of {now}), whose reduction may differ.",
        remedy="Measure it again on this one.",
    )


def _unequal_rounds(run: RunRecord, baseline: RunRecord) -> WarningRecord | None:
    now, was = (len(pair_rounds(each.rounds, each.config.baseline, each.config.candidate)) for each in (run, baseline))
    if max(now, was) < _UNEQUAL * min(now, was):
        return None
    return WarningRecord(
        code="unequal-rounds",
        sentence=f"The earlier run has {in_words(was, 'whole round')} and this one {now}: if the one of fewer rounds "
        "scatters more, the bounds of the loss are less certain than they say.",
        remedy="Measure both with the same --rounds.",
    )


def _unsound(baseline: RunRecord) -> WarningRecord | None:
    failed = len(failed_checks(baseline))
    troubles = [f"{in_words(failed, 'check')} failed"] if failed else []
    if baseline.interrupted:
        troubles.append("it was interrupted")
    if not troubles:
        return None
    return WarningRecord(
        code="unsound-baseline",
        sentence=f"The earlier run is none to trust: {' and '.join(troubles)}.",
        remedy="Measure it again.",
    )


def _scenario_differences(now: Mapping[str, object], was: Mapping[str, object], path: str) -> Iterator[str]:
    for key in sorted(now.keys() & was.keys()):
        if not path and key in _MERELY_NAMES:
            continue
        one, other, place = now[key], was[key], f"{path}{key}"
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from _scenario_differences(one, other, f"{place}.")
        elif one != other:
            yield f"scenario's {place}: {_shown(one)}, was {_shown(other)}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " and ".join(str(each) for each in value) or "nothing"
    return "none" if value is None else str(value)
