"""What became of a pool's workers, in words: for whoever watches, and as warnings of a trial. Pure."""

from collections.abc import Iterator, Sequence

from harness.coupa.reports import FellBack, Incident, WorkerDied, WorkerGivenUp
from harness.record.run import FELL_BACK, WORKER_DIED, WORKER_GIVEN_UP, WarningRecord


def told(incident: Incident) -> str:
    """One sentence for a person."""
    reason = incident.reason.rstrip(".")
    match incident:
        case WorkerDied():
            return f"worker {incident.worker}, {incident.po or 'between two POs'}: {reason}"
        case WorkerGivenUp():
            return f"worker {incident.worker} gets no more POs: {reason}"
        case FellBack():
            return f"no worker is left; one driver works the rest, one PO after the other: {reason}"


def why_fallen_back(incidents: Sequence[Incident]) -> str:
    """Why the rest of a batch was worked by a single driver; empty where it was not."""
    return next((each.reason for each in incidents if isinstance(each, FellBack)), "")


def warnings_of(incidents: Sequence[Incident]) -> Iterator[WarningRecord]:
    """What a reader should know of a trial in which this happened."""
    died = [each for each in incidents if isinstance(each, WorkerDied)]
    given_up = [each for each in incidents if isinstance(each, WorkerGivenUp)]
    if died:
        pos = ", ".join(dict.fromkeys(each.po for each in died if each.po)) or "none"
        yield WarningRecord(
            code=WORKER_DIED,
            sentence=f"Processes of workers died {_times(len(died))} (POs in hand: {pos}), "
            f"the first because: {died[0].reason}.",
            remedy="Their POs were worked again, and the time for it counts in this trial. Look at the memory.",
        )
    if given_up:
        workers = ", ".join(str(each.worker) for each in given_up)
        yield WarningRecord(
            code=WORKER_GIVEN_UP,
            sentence=f"Given up: worker {workers}, the first because: {given_up[0].reason.rstrip('.')}.",
            remedy="The others had their POs, so that the trial ran on fewer workers. See what 'harness doctor' says.",
        )
    if reason := why_fallen_back(incidents):
        yield WarningRecord(
            code=FELL_BACK,
            sentence=f"No worker was left, and a single driver worked the rest, because: {reason.rstrip('.')}.",
            remedy="The figures of this trial are not those of its mode: mend that, and run again.",
        )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
