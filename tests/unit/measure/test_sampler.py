import subprocess
import sys
from collections.abc import Iterator

import pytest

from harness.host.processes import end, own
from harness.measure.sampler import Sampler

MEBIBYTE = 2**20
# A process that obeys commands from its input: "take N" MiB, "spawn" a child like itself, "burn" CPU time,
# "linger" when its input ends, "reap" or "kill" its last child; it answers each with a line.
OBEDIENT = """
import os, subprocess, sys, threading, time
held, children, lingers = [], [], False
print("ready", flush=True)
for line in sys.stdin:
    command, _, argument = line.strip().partition(" ")
    answer = "done"
    if command == "take":
        held.append(os.urandom(2**20) * int(argument))
    elif command == "spawn":
        child = subprocess.Popen(
            [sys.executable, "-c", sys.argv[1], sys.argv[1]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        child.stdout.readline()
        children.append(child)
        answer = str(child.pid)
    elif command == "burn":
        end = time.process_time() + float(argument)
        while time.process_time() < end:
            pass
    elif command == "child":
        children[-1].stdin.write(argument + "\\n")
        children[-1].stdin.flush()
        answer = children[-1].stdout.readline().strip()
    elif command == "linger":
        lingers = True
    elif command == "kill":
        child = children.pop()
        child.kill()
        child.wait()
    elif command == "reap":
        children.pop().communicate()
    print(answer, flush=True)
if lingers:
    threading.Event().wait()
"""


class ManualClock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Tree:
    """A real process, with whatever it is told to start."""

    def __init__(self) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-c", OBEDIENT, OBEDIENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.pid = self._popen.pid
        self._answer()

    def tell(self, command: str) -> str:
        assert self._popen.stdin is not None
        self._popen.stdin.write(command + "\n")
        self._popen.stdin.flush()
        return self._answer()

    def end(self) -> None:
        self._popen.communicate()

    def _answer(self) -> str:
        assert self._popen.stdout is not None
        return self._popen.stdout.readline().strip()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def sampler(clock: ManualClock) -> Sampler:
    return Sampler(clock=clock)


@pytest.fixture
def trees() -> Iterator[list[Tree]]:
    started = [Tree(), Tree()]
    yield started
    for tree in started:
        tree.end()


def test_memory_that_a_worker_takes_is_seen(sampler: Sampler, trees: list[Tree], clock: ManualClock) -> None:
    sampler.watch(0, trees[0].pid)
    sampler.sample_once()
    trees[0].tell("take 64")
    clock.now_s = 1.0
    sampler.sample_once()
    before, after = sampler.readings()[0].series
    assert (before.at_s, after.at_s) == (0.0, 1.0)
    assert 60 * MEBIBYTE < after.memory_bytes - before.memory_bytes < 80 * MEBIBYTE


def test_memory_that_a_grandchild_takes_counts_to_its_worker(sampler: Sampler, trees: list[Tree]) -> None:
    trees[0].tell("spawn")
    trees[0].tell("child spawn")
    sampler.watch(0, trees[0].pid)
    sampler.sample_once()
    trees[0].tell("child child take 64")
    sampler.sample_once()
    before, after = sampler.readings()[0].series
    assert before.processes == after.processes == 3
    assert 60 * MEBIBYTE < after.memory_bytes - before.memory_bytes < 80 * MEBIBYTE


def test_workers_are_kept_apart(sampler: Sampler, trees: list[Tree]) -> None:
    trees[0].tell("take 64")
    sampler.watch(0, trees[0].pid)
    sampler.watch(1, trees[1].pid)
    trees[1].tell("spawn")
    sampler.sample_once()
    readings = sampler.readings()
    assert readings[0].peak_processes == 1
    assert readings[1].peak_processes == 2
    assert readings[0].peak_memory_bytes > readings[1].peak_memory_bytes + 30 * MEBIBYTE


def test_the_peak_stays_when_the_process_that_made_it_has_gone(sampler: Sampler, trees: list[Tree]) -> None:
    sampler.watch(0, trees[0].pid)
    sampler.sample_once()
    trees[0].tell("spawn")
    trees[0].tell("child take 64")
    sampler.sample_once()
    trees[0].tell("reap")
    sampler.sample_once()
    reading = sampler.readings()[0]
    alone, both, alone_again = (sample.memory_bytes for sample in reading.series)
    assert [sample.processes for sample in reading.series] == [1, 2, 1]
    assert reading.peak_memory_bytes == both > alone_again + 60 * MEBIBYTE
    assert reading.mean_memory_bytes == round((alone + both + alone_again) / 3)


def test_cpu_time_of_a_child_that_has_ended_is_counted_once(sampler: Sampler, trees: list[Tree]) -> None:
    sampler.watch(0, trees[0].pid)
    trees[0].tell("spawn")
    trees[0].tell("child burn 0.4")
    sampler.sample_once()
    seen_alive_s = sampler.readings()[0].cpu_s
    trees[0].tell("reap")
    sampler.sample_once()
    assert 0.3 <= seen_alive_s <= sampler.readings()[0].cpu_s < seen_alive_s + 0.2


def test_a_restarted_worker_is_one_worker(sampler: Sampler, trees: list[Tree]) -> None:
    first, second = trees
    first.tell("burn 0.2")
    sampler.watch(0, first.pid)
    sampler.sample_once()
    first.end()
    second.tell("burn 0.2")
    sampler.watch(0, second.pid)
    sampler.sample_once()
    reading = sampler.readings()[0]
    assert len(reading.series) == 2
    assert reading.peak_processes == 1
    assert reading.cpu_s >= 0.3


def test_a_worker_that_ended_at_once_has_an_empty_reading(sampler: Sampler, trees: list[Tree]) -> None:
    trees[0].end()
    sampler.watch(0, trees[0].pid)
    sampler.sample_once()
    reading = sampler.readings()[0]
    assert reading.series == []
    assert (reading.peak_memory_bytes, reading.mean_memory_bytes, reading.cpu_s) == (0, 0, 0)


def test_watching_a_process_twice_counts_it_once(sampler: Sampler, trees: list[Tree]) -> None:
    sampler.watch(0, trees[0].pid)
    sampler.watch(0, trees[0].pid)
    sampler.sample_once()
    assert sampler.readings()[0].peak_processes == 1


def test_a_grandchild_left_behind_by_a_dead_child_is_a_survivor(sampler: Sampler, trees: list[Tree]) -> None:
    child = own(int(trees[0].tell("spawn")))
    grandchild = own(int(trees[0].tell("child spawn")))
    assert child is not None
    assert grandchild is not None
    trees[0].tell("child child linger")
    sampler.watch(0, trees[0].pid)
    sampler.sample_once()
    trees[0].tell("kill")
    assert sampler.survivors() == [own(trees[0].pid), grandchild]
    assert end([grandchild]) == []


def test_a_driver_that_a_grids_node_has_started_counts_as_the_workers_and_is_nobodys_survivor(
    sampler: Sampler, trees: list[Tree]
) -> None:
    sampler.watch(0, trees[0].pid, ours=False)
    trees[0].tell("spawn")
    sampler.sample_once()

    assert sampler.readings()[0].peak_processes == 2
    assert sampler.survivors() == []


def test_nothing_survives_a_tree_that_ended_in_good_order(sampler: Sampler, trees: list[Tree]) -> None:
    trees[0].tell("spawn")
    sampler.watch(0, trees[0].pid)
    sampler.sample_once()
    trees[0].tell("reap")
    trees[0].end()
    assert sampler.survivors() == []


def test_whoever_watches_hears_of_each_workers_memory(trees: list[Tree]) -> None:
    heard: list[tuple[int, int]] = []
    sampler = Sampler(on_sample=lambda worker, memory_bytes: heard.append((worker, memory_bytes)))
    sampler.watch(7, trees[0].pid)
    sampler.sample_once()
    assert heard == [(7, sampler.readings()[7].series[0].memory_bytes)]


def test_the_thread_samples_between_entry_and_exit(trees: list[Tree]) -> None:
    with Sampler(interval_s=60.0) as sampler:
        sampler.watch(0, trees[0].pid)
    assert sampler.readings()[0].peak_processes == 1
    assert sampler.sampling_cpu_s > 0
    assert 0 <= sampler.saturated_pct <= 100
    assert 0 <= sampler.cpu_busy_pct <= 100
