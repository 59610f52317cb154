"""What a person who waits for a contest is told."""

from collections.abc import Sequence

from harness.analysis.wording import in_words
from tests.benchmarks.peers.record import CellKey, ContestRecord, RunRecord

# Between two runs: hashing, waiting for the last process, clearing away. Before the first: the site and a login.
AROUND_A_RUN_S = 0.5
AROUND_A_CELL_S = 5.0


def line_of(runs: Sequence[RunRecord], record: ContestRecord) -> str:
    """The time of each contestant in a round, in the order of the contest."""
    by_name = {run.contestant: run for run in runs}
    return ", ".join(_time(by_name[each.name]) for each in record.entrants if each.name in by_name)


def faults_of(run: RunRecord) -> str:
    """What is wrong with a run, in words; empty where nothing is."""
    faults = (
        (run.timed_out, "took too long"),
        (run.exit_code and not run.timed_out, f"ended with code {run.exit_code}"),
        (run.missing_files, f"lost {in_words(run.missing_files, 'file')}"),
        (run.wrong_files, f"left {in_words(run.wrong_files, 'wrong file')}"),
    )
    return ", ".join(words for wrong, words in faults if wrong)


def left_s(record: ContestRecord) -> str:
    """How long the rest will take, in words, judged by what was run so far."""
    seconds = seconds_left(record)
    if seconds is None:
        return "time left: known after the first round"
    if not seconds:
        return "done"
    minutes = max(1, round(seconds / 60))
    return f"about {minutes // 60} h {minutes % 60:02d} min left" if minutes >= 60 else f"about {minutes} min left"


def seconds_left(record: ContestRecord) -> float | None:
    """How long the rest will take, warm-ups included; None before the first round."""
    known = [_round_s(record, cell.key) for cell in record.cells]
    rounds_s = [each for each in known if each is not None]
    if not rounds_s:
        return None
    usual_s = sum(rounds_s) / len(rounds_s)
    seconds = 0.0
    for key in record.plan.cells:
        done = record.rounds_done(key)
        round_s = _round_s(record, key) or _like(record, key) or usual_s
        seconds += (record.plan.rounds - done) * round_s
        seconds += 0.0 if done else round_s + AROUND_A_CELL_S
    return seconds


def _like(record: ContestRecord, key: CellKey) -> float | None:
    """Of cells with the same scenario, the one that is nearest in its number of workers."""
    cells = [cell.key for cell in record.cells if cell.key.scenario == key.scenario]
    nearest = min(cells, key=lambda each: abs(each.workers - key.workers), default=None)
    return None if nearest is None else _round_s(record, nearest)


def _round_s(record: ContestRecord, key: CellKey) -> float | None:
    """Mean time of a cell's rounds."""
    rounds = [runs for cell in record.cells if cell.key == key for runs in cell.rounds]
    if not rounds:
        return None
    return sum(run.wall_s + AROUND_A_RUN_S for runs in rounds for run in runs) / len(rounds)


def _time(run: RunRecord) -> str:
    fault = faults_of(run)
    return f"{run.contestant} {run.wall_s:.1f} s" + (f" ({fault.upper()})" if fault else "")
