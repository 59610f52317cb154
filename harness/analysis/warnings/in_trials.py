"""Warnings of single trials, gathered for the whole run."""

from harness.record.run import RunRecord


def trials_warned_of(run: RunRecord, code: str) -> list[str]:
    """The measured trials that have a warning of this code of their own, by round and mode."""
    return [
        f"round {record.index + 1} of {trial.mode}"
        for record in run.rounds
        for trial in record.trials
        if any(warning.code == code for warning in trial.warnings)
    ]
