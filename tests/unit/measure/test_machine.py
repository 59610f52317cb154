import math
import os
from pathlib import Path

import pytest

from harness.measure.machine import (
    container_memory,
    core_count,
    cpu_model,
    machine_facts,
    model_in_cpuinfo,
    os_name,
)


def test_this_machine_has_what_every_machine_has() -> None:
    facts = machine_facts()
    assert 1 <= facts.cores <= (os.cpu_count() or 1)
    assert 0 < facts.memory_available_bytes <= facts.memory_total_bytes
    assert facts.os == os_name() != ""
    assert facts.cpu_model == cpu_model() != ""
    assert facts.python.split()[1].count(".") == 2


@pytest.mark.parametrize(
    ("line", "cores"), [("50000 100000", 1), ("100000 100000", 1), ("max 100000", None), ("", None)]
)
def test_a_containers_share_of_the_cores_is_respected(tmp_path: Path, line: str, cores: int | None) -> None:
    (tmp_path / "cpu.max").write_text(line + "\n", encoding="utf-8")
    assert core_count(tmp_path) == (cores or core_count(tmp_path / "none"))


def test_a_containers_memory_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("1048576\n", encoding="utf-8")
    (tmp_path / "memory.current").write_text("4096\n", encoding="utf-8")
    assert container_memory(tmp_path) == (1048576, 4096)


def test_outside_a_container_memory_has_no_limit(tmp_path: Path) -> None:
    assert container_memory(tmp_path) == (math.inf, 0)
    (tmp_path / "memory.max").write_text("max\n", encoding="utf-8")
    assert container_memory(tmp_path) == (math.inf, 0)


@pytest.mark.parametrize(
    ("cpuinfo", "model"),
    [
        ("processor\t: 0\nmodel\t\t: 68\nmodel name\t: Quick  CPU\n\nprocessor\t: 1\nmodel name\t: Other", "Quick CPU"),
        ("processor\t: 0\nHardware\t: BCM2835\nModel\t\t: Pi 4", "Pi 4"),
        ("processor\t: 0\nBogoMIPS\t: 50.00", ""),
    ],
)
def test_a_processor_is_called_as_its_makers_do(cpuinfo: str, model: str) -> None:
    assert model_in_cpuinfo(cpuinfo) == model
