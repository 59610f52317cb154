"""``harness compare`` as a person or a pipeline starts it, so that something can be done to it on its way."""

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from harness.coupa.folders import STAGING
from harness.coupa.ledger import LEDGER_FILE
from harness.errors import RecordError
from harness.experiment.runner import trial_folder
from harness.host.marked import processes_of
from harness.host.processes import OwnedProcess, alive, descendants, own
from harness.record.run import RunRecord
from harness.record.store import load_run
from harness.workload.scenario import scenario_folder
from tests.reliability.aftermath import Aftermath, Recorded, on_disk
from tests.reliability.grounds import Ground, Grounds
from tests.support.interrupts import heeding_ctrl_c
from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[2]
BASELINE, CANDIDATE = "driver-per-worker", "context-per-po"
GONE_WITHIN_S = 20.0
END_TIMEOUT_S = 300.0
_BARE = ("--workers=2", "--rounds=1", "--no-isolation-round", "--no-sampling", "--keep-downloads", "--quiet")


@dataclass
class Command:
    """A command that runs, or has ended.

    Attributes:
        out_dir: where its results go.
        temp_dir: where its temporary files go.
        stderr: what it said, once it has ended.
    """

    process: "subprocess.Popen[str]"
    out_dir: Path
    temp_dir: Path
    stderr: str = ""
    family: set[OwnedProcess] = field(default_factory=set)

    @property
    def exit_code(self) -> int:
        """Of one that has ended."""
        return self.process.returncode

    def wait_for_rows(self, rows: int, position: int = 0) -> None:
        """Wait until so many POs of a trial are in its ledger, the first trial's or the second's."""
        wait_until(
            lambda: len(self.recorded(position)) >= rows or self.process.poll() is not None,
            f"{rows} POs are done",
            END_TIMEOUT_S,
        )
        self.family = set(descendants(owned)) if (owned := own(self.process.pid)) else set()

    def ask_to_end(self, *requests: signal.Signals) -> None:
        """Send it these signals, one by one, each once the one before has arrived: two at once count as one."""
        for number, request in enumerate(requests):
            if number:
                assert self.process.stderr is not None
                self.stderr += self.process.stderr.readline()
            self.process.send_signal(request)
        self.wait()

    def wait(self) -> None:
        """Wait for its end."""
        _, said = self.process.communicate(timeout=END_TIMEOUT_S)
        self.stderr += said

    def recorded(self, position: int = 0) -> tuple[Recorded, ...]:
        """What a trial's ledger says of its POs."""
        file = self._trial(position) / LEDGER_FILE
        if not file.exists():
            return ()
        with file.open(newline="", encoding="utf-8-sig") as stream:
            return tuple(
                Recorded(row["PO_NUMBER"], row["STATUS"], row["ERROR_MESSAGE"])
                for row in csv.DictReader(stream)
                if row["COUPA_URL"] is not None
            )

    def run_record(self) -> RunRecord | None:
        """What it saved; None where there is nothing whole."""
        try:
            return load_run(self.out_dir)
        except RecordError:
            return None

    def aftermath(
        self, ground: Ground, happened: int, position: int = 0, *, may_fail: bool = False, lost: Sequence[str] = ()
    ) -> Aftermath:
        """What is left of a trial, of which the POs that were done count.

        Args:
            happened: how often the fault struck.
            may_fail: it may have cost any PO.
            lost: sentences on what else was not as it should be.
        """
        recorded = self.recorded(position)
        batch, site = ground.prepared.site.batch, ground.prepared.site
        downloads = self._trial(position) / "downloads"
        files, folders = on_disk(batch, downloads)
        survivors = self._survivors()
        staging = [f"{STAGING} below the download folder"] if (downloads / STAGING).exists() else []
        return Aftermath(
            batch=tuple(po for po in batch if po.number in {each.po for each in recorded}),
            recorded=recorded,
            expected={po.number: site.expected(po.number) for po in batch},
            files=files,
            folders=folders,
            happened=happened,
            may_fail=frozenset(po.number for po in batch) if may_fail else frozenset(),
            survivors=survivors,
            leftovers=(*lost, *staging, *(path.name for path in self.temp_dir.iterdir())),
        )

    def _survivors(self) -> tuple[str, ...]:
        deadline = GONE_WITHIN_S if self._left() else 0.0
        psutil.wait_procs(self._left(), timeout=deadline)
        return tuple(f"process {process.pid} ({process.name()}) still runs" for process in self._left())

    def _left(self) -> list[psutil.Process]:
        children = [psutil.Process(each.pid) for each in self.family if alive(each)]
        return list({each.pid: each for each in (*children, *processes_of(self.temp_dir))}.values())

    def _trial(self, position: int) -> Path:
        return trial_folder(self.out_dir, (BASELINE, CANDIDATE)[position], 0, position)


@contextmanager
def comparing(grounds: Grounds, out_dir: Path, *options: str, around: Sequence[str] = ()) -> Iterator[Command]:
    """Start a comparison of one round, for as long as the block lasts, on a site like that of ``grounds.on()``.

    Args:
        options: that come after the usual ones, and replace them.
        around: a command that runs the one that follows it.
    """
    folder = grounds.folder()
    file, temp_dir = folder / "fault.toml", folder / "t"
    file.write_text(_slower(), encoding="utf-8", newline="\n")
    temp_dir.mkdir()
    modes = (f"--baseline={BASELINE}", f"--candidate={CANDIDATE}")
    asked = ("compare", f"--scenario={file}", "--pos=6", *modes, *_BARE, f"--out={out_dir}", *options)
    with heeding_ctrl_c():
        process = subprocess.Popen(
            [*around, sys.executable, "-m", "harness", *asked],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "TMPDIR": str(temp_dir)},
        )
    try:
        yield Command(process, out_dir, temp_dir)
    finally:
        process.kill()
        process.communicate()


def run_command(command: str, *options: str, temp_dir: Path) -> "subprocess.CompletedProcess[str]":
    """Run another command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "harness", command, *options],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=END_TIMEOUT_S,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "TMPDIR": str(temp_dir)},
        check=False,
    )


def _slower() -> str:
    """The smoke scenario with answers slow enough to be met in their middle."""
    text = (scenario_folder() / "smoke.toml").read_text(encoding="utf-8")
    return text.replace("page = { median = 20,", "page = { median = 100,").replace(
        "attachment = { median = 10,", "attachment = { median = 300,"
    )
