"""The contest on the smoke scenario, by the contestants that need no peer installed."""

import itertools
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import ConfigError, EnvironmentProblem
from harness.host.browsers import BrowserChoice, find_browser
from tests.benchmarks.peers.contest import new_contest, run_contest
from tests.benchmarks.peers.contestants.contestant import Contestant
from tests.benchmarks.peers.installation import require_installed
from tests.benchmarks.peers.job import job_for
from tests.benchmarks.peers.plan import choose_contestants, make_plan
from tests.benchmarks.peers.progress import faults_of
from tests.benchmarks.peers.record import RunRecord
from tests.benchmarks.peers.run import run_contestant
from tests.support.site import PreparedSite, make_scenario, prepared_site

OURS = choose_contestants(["driver-per-worker"])[0]
PLAIN_HTTP = choose_contestants(["plain-http"])[0]

# What plain HTTP brings home, changed afterwards by a line of Python that knows the job and its files.
CHANGED = """
import asyncio, json, subprocess, sys, time
from pathlib import Path
from tests.benchmarks.peers.contestants import plain_http
job = json.loads(Path(sys.argv[1]).read_text())
asyncio.run(plain_http.main(job))
files = sorted(path for path in Path(job["out"]).rglob("*") if path.is_file())
{change}
"""


@pytest.fixture(scope="module")
def site() -> Iterator[PreparedSite]:
    with prepared_site(make_scenario("smoke", pos=6)) as prepared:
        yield prepared


_numbers = itertools.count()


def run(site: PreparedSite, contestant: Contestant, give_up_s: float = 120.0) -> RunRecord:
    folder = site.temp_dir / f"run-{next(_numbers)}"
    job = job_for(site.site, site.base.session, site.base.browser, 2, folder)
    record = run_contestant(contestant, job, site.site, folder, give_up_s)
    assert not folder.exists()
    return record


def changed_by(change: str) -> Contestant:
    code = CHANGED.format(change=change)
    return replace(PLAIN_HTTP, name="fake", command=lambda job: [sys.executable, "-c", code, str(job)])


@pytest.mark.parametrize("contestant", [OURS, PLAIN_HTTP], ids=lambda each: each.name)
def test_every_file_comes_home(site: PreparedSite, contestant: Contestant) -> None:
    record = run(site, contestant)
    assert record.complete, f"{faults_of(record)}: {record.log}"
    assert record.left_processes == 0
    assert 0 < record.batch_s < record.wall_s
    assert record.cpu_s > 0
    files = sum(len(site.site.expected(po.number).files) for po in site.site.batch)
    assert record.requests >= files + len(site.site.batch)


@pytest.mark.parametrize(
    ("change", "missing", "wrong"),
    [
        ("pass", 0, 0),
        ("files[0].unlink()", 1, 0),
        ("files[0].write_bytes(b'half')", 1, 1),
        ("files[0].with_name('again').write_bytes(files[0].read_bytes())", 0, 1),
        ("Path(job['out'], 'stray').write_bytes(b'nobody knows me')", 0, 1),
    ],
)
def test_files_that_are_not_as_expected_are_counted(site: PreparedSite, change: str, missing: int, wrong: int) -> None:
    record = run(site, changed_by(change))
    assert (record.missing_files, record.wrong_files) == (missing, wrong)
    assert record.complete is (missing == wrong == 0)


def test_an_error_is_kept_with_the_end_of_its_log(site: PreparedSite) -> None:
    record = run(site, changed_by("sys.exit('it went wrong')"))
    assert not record.complete
    assert record.exit_code == 1
    assert "it went wrong" in record.log


def test_whoever_takes_too_long_is_ended_and_said_to_have(site: PreparedSite) -> None:
    record = run(site, changed_by("time.sleep(600)"), give_up_s=3.0)
    assert record.timed_out
    assert not record.complete


def test_a_process_left_behind_is_counted_and_ended(site: PreparedSite) -> None:
    record = run(site, changed_by("subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"))
    assert record.left_processes == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a process adopt another's orphans")
def test_the_cpu_time_of_an_orphan_is_counted(site: PreparedSite) -> None:
    busy = "subprocess.Popen([sys.executable, '-c', 'import time\\nwhile time.process_time() < 1: pass'])"
    assert run(site, changed_by(busy)).cpu_s > 1


def test_a_contest_goes_on_where_it_was_broken_off() -> None:
    browser = find_browser(BrowserChoice.AUTO).kind
    plan = make_plan(browsers=[browser], scenarios=["smoke"], workers=[2], pos="smoke=2", rounds=2)
    said: list[str] = []
    rounds = run_contest(new_contest(plan, [PLAIN_HTTP]), [PLAIN_HTTP], said.append)
    broken_off = next(rounds)
    rounds.close()  # type: ignore[attr-defined]
    assert broken_off.rounds_done(plan.cells[0]) == 1

    (whole,) = run_contest(broken_off, [PLAIN_HTTP], said.append)
    assert whole.rounds_done(plan.cells[0]) == 2
    assert whole.cells[0].rounds[0] == broken_off.cells[0].rounds[0]
    assert all(run.complete for runs in whole.cells[0].rounds for run in runs)
    assert "round 2 of 2" in said[-1]


def test_a_contest_does_not_go_on_with_another_version() -> None:
    plan = make_plan(browsers=[find_browser(BrowserChoice.AUTO).kind], scenarios=["smoke"], pos="smoke=2")
    begun = new_contest(plan, [PLAIN_HTTP])
    older = begun.model_copy(update={"versions": {**begun.versions, "httpx": "0.1"}})
    with pytest.raises(ConfigError, match="another version of httpx"):
        next(run_contest(older, [PLAIN_HTTP], lambda _line: None))


def test_a_peer_that_is_not_installed_is_named_with_what_to_run(tmp_path: Path) -> None:
    [playwright] = choose_contestants(["playwright"])
    absent = replace(playwright, needs=tmp_path / "python")
    with pytest.raises(EnvironmentProblem, match=r"Playwright, context per PO is not installed.*make bench-peers"):
        require_installed([absent])


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["show"], "Error: There is no contest at"),
        (["run", "--resume"], "Error: There is no contest at"),
        (["run", "--resume", "--workers", "2"], "Error: A contest goes on as it was begun."),
        (["run", "--contestant", "cypress"], "Error: There is no contestant cypress."),
    ],
)
def test_what_is_wrong_is_said_on_one_line(tmp_path: Path, arguments: list[str], error: str) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.peers", *arguments, "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(error)
    assert len(done.stderr.splitlines()) == 1
