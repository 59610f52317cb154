"""One contestant, one job: timed from outside, measured as one process tree, its files compared by hash."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from harness.host.processes import detached_popen_options
from harness.host.temp import remove_tree
from harness.workload.fake_site import FakeSite
from harness.workload.journal import JournalEntry
from tests.benchmarks.peers.contestants.contestant import Contestant
from tests.benchmarks.peers.job import Job
from tests.benchmarks.peers.meter import Meter, adopting
from tests.benchmarks.peers.record import RunRecord

GIVE_UP_S = 600.0
LOG_KEPT = 2000


def run_contestant(
    contestant: Contestant, job: Job, site: FakeSite, folder: Path, give_up_s: float = GIVE_UP_S
) -> RunRecord:
    """Work the job and say what it took; what is missing or wrong among the files is counted, never forgiven.

    A contestant that takes longer than ``give_up_s`` is ended, and its record says so. ``folder`` is removed.
    """
    site.clear_journal()
    work = _work(contestant.command(_job_file(job, folder)), job, folder, give_up_s)
    journal = site.journal()
    missing, wrong = _faults(job, site)
    record = RunRecord(
        contestant=contestant.name,
        batch_s=batch_s(journal),
        requests=len(journal),
        missing_files=missing,
        wrong_files=wrong,
        log=_end_of_log(folder),
        **work._asdict(),
    )
    remove_tree(folder)
    return record.model_copy(update={"log": ""}) if record.complete else record


def batch_s(journal: Sequence[JournalEntry]) -> float:
    """From the arrival of the first request to the end of the last answer; 0 where there was no request."""
    if not journal:
        return 0.0
    return max(each.at_s + each.duration_s for each in journal) - min(each.at_s for each in journal)


class _Work(NamedTuple):
    wall_s: float
    cpu_s: float
    peak_memory_bytes: int
    exit_code: int
    timed_out: bool
    left_processes: int


def _work(command: Sequence[str], job: Job, folder: Path, give_up_s: float) -> _Work:
    """Run the command to its end, and end whatever it leaves behind."""
    others = {child.pid for child in psutil.Process().children()}
    with adopting(), (folder / "log.txt").open("wb") as log:
        started_s = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env=_environ(job), **detached_popen_options()
        )
        with process, Meter(process.pid, others) as meter:
            timed_out = not _ended(process, give_up_s)
            wall_s = time.perf_counter() - started_s
        left = meter.settle()
    return _Work(wall_s, meter.cpu_s, meter.peak_memory_bytes, process.returncode, timed_out, left)


def _job_file(job: Job, folder: Path) -> Path:
    path = folder / "job.json"
    path.write_text(job.model_dump_json(), encoding="utf-8")
    return path


def _end_of_log(folder: Path) -> str:
    """Without the folders of this machine, as a contest is there to be shared."""
    text = (folder / "log.txt").read_text(encoding="utf-8", errors="replace")
    known = {str(folder): "RUN", str(Path.cwd()): ".", sys.base_prefix: "PYTHON"}
    for place, name in known.items():
        text = text.replace(place, name)
    return text[-LOG_KEPT:]


def _environ(job: Job) -> dict[str, str]:
    """The job's temporary folder for everybody, as only some libraries can be told where to put a profile."""
    return {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(job.temp))}


def _ended(process: "subprocess.Popen[bytes]", give_up_s: float) -> bool:
    try:
        process.wait(give_up_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    except BaseException:
        process.kill()
        raise
    return True


def _faults(job: Job, site: FakeSite) -> tuple[int, int]:
    """How many expected files are missing, and how many files there are that nobody expects, wherever they lie."""
    missing = wrong = 0
    strays = {path for path in job.out.rglob("*") if path.is_file()}
    for po in job.pos:
        paths = [path for path in (job.out / po.number).glob("*") if path.is_file()]
        strays -= set(paths)
        wanted = [file.sha256 for file in site.expected(po.number).files]
        got = [_sha256(path) for path in paths]
        missing += sum(max(0, wanted.count(each) - got.count(each)) for each in set(wanted))
        wrong += sum(max(0, got.count(each) - wanted.count(each)) for each in set(got))
    return missing, wrong + len(strays)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
