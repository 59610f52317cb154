"""Whether the same PO brought home the same files in every trial: asked without knowing what the site holds. Pure."""

from collections.abc import Sequence

from harness.record.run import CheckRecord, PoRecord, TrialRecord

SAME_FILES = "same-files"


def same_files(trials: Sequence[TrialRecord], first: TrialRecord | None = None) -> CheckRecord:
    """Compare the trials of a round, PO by PO, by status, file names and SHA-256: a sentence per PO that differs.

    Args:
        trials: those of one round, in the order in which they ran.
        first: the first trial of the run, where the round is a later one: a PO owes the same files in every round.
    """
    named = list(zip(_names(trials), trials, strict=True))
    if first is not None:
        named.insert(0, (f"{first.mode} in round 1", first))
    if len(named) < 2:
        return CheckRecord(name=SAME_FILES, status="not-applicable")
    (reference, wanted), *others = [(name, {po.po: po for po in trial.pos}) for name, trial in named]
    findings = []
    for number in dict.fromkeys(number for pos in (wanted, *(pos for _, pos in others)) for number in pos):
        told = (_difference(reference, wanted.get(number), name, pos.get(number)) for name, pos in others)
        if differences := [difference for difference in told if difference]:
            findings.append(f"{number}: {'; '.join(differences)}")
    return CheckRecord(name=SAME_FILES, status="failed" if findings else "passed", findings=findings)


def _names(trials: Sequence[TrialRecord]) -> list[str]:
    """The mode of each trial, told apart where two have the same."""
    modes = [trial.mode for trial in trials]
    if len(set(modes)) == len(modes):
        return modes
    return [f"{mode} (trial {place})" for place, mode in enumerate(modes, start=1)]


def _difference(reference: str, wanted: PoRecord | None, name: str, found: PoRecord | None) -> str:
    """What ``found`` has otherwise than ``wanted``; empty where they are the same."""
    if wanted is None or found is None:
        return "" if wanted is found else f"{reference if found is None else name} alone has worked it"
    parts = []
    if wanted.status != found.status:
        parts.append(f"{reference} ended as {wanted.status}, {name} as {found.status}")
    if files := _file_differences(wanted, found):
        count = len(wanted.files)
        brought = f"{reference} brought {count} file{'' if count == 1 else 's'}, {name} {len(found.files)}"
        parts.append(f"{brought}: {', '.join(files)}")
    return ", and ".join(parts)


def _file_differences(wanted: PoRecord, found: PoRecord) -> list[str]:
    old = {file.name: file.sha256 for file in wanted.files}
    new = {file.name: file.sha256 for file in found.files}
    return [
        *(f"{name} is missing" for name in old if name not in new),
        *(f"{name} is there besides" for name in new if name not in old),
        *(f"{name} has other bytes" for name in old if name in new and new[name] != old[name]),
    ]
