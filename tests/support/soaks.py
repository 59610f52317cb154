"""Builders of soaks: a driver that grows as a test wants it to."""

import math
import random
from datetime import UTC, datetime
from typing import Any

from harness.record.soak import SamplesRecord, SoakConfigRecord, SoakRecord
from tests.support.runs import MIB, make_run

DRIVER_BYTES = 200 * MIB
FILE_BYTES = 30 * MIB


def make_noise(count: int, *, memory: float = 0.7, step: float = 3.0, seed: int = 1) -> list[float]:
    """Noise as a browser makes it, in units of the spread of its continuous part.

    Each value remembers its predecessor by ``memory``, and now and then a step of ``step`` is taken up, or back down.
    """
    chance = random.Random(seed)
    spread, value, is_up, noise = math.sqrt(1 - memory**2), chance.gauss(0, 1), chance.random() < 0.5, []
    for _ in range(count):
        value = memory * value + spread * chance.gauss(0, 1)
        is_up ^= chance.random() < 0.1
        noise.append(value + step * is_up)
    return noise


def make_samples(
    pos: int = 600,
    *,
    per_po_bytes: float = 0.0,
    life_pos: int = 0,
    warm_up_bytes: float = 0.0,
    noise_bytes: float = MIB / 4,
    seed: int = 1,
    po_s: float = 0.1,
) -> SamplesRecord:
    """Samples of drivers that grow with their age; each is retired after ``life_pos`` POs, or never."""
    life = life_pos or pos + 1
    ages = [1 + place % life for place in range(pos)]
    noise = make_noise(pos, seed=seed)
    held: list[int | None] = [
        None
        if age == life
        else round(DRIVER_BYTES + per_po_bytes * age - warm_up_bytes * math.exp(-age / 5) + noise_bytes * each)
        for age, each in zip(ages, noise, strict=True)
    ]
    return SamplesRecord(
        at_s=[0.2 * place for place in range(1, pos + 1)],
        driver=[1 + place // life for place in range(pos)],
        age_pos=ages,
        driver_bytes=[None if own is None else own + FILE_BYTES for own in held],
        driver_own_bytes=held,
        worker_own_bytes=[60 * MIB] * pos,
        site_own_bytes=[50 * MIB] * pos,
        processes=[8] * pos,
        threads=[90] * pos,
        handles=[300] * pos,
        temp_files=[70] * pos,
        po_s=[po_s] * pos,
    )


def make_soak(
    samples: SamplesRecord | None = None, *, config: dict[str, Any] | None = None, **changes: Any
) -> SoakRecord:
    """A soak in which all went well, without what follows from its samples."""
    samples = make_samples() if samples is None else samples
    pos, drivers = len(samples.at_s), max(samples.driver, default=0)
    options = {"mode": "driver-per-worker", "cleanup": "full", "scenario": "soak", "pos": pos, "minutes": None}
    record = SoakRecord(
        started_at=datetime(2025, 3, 4, 10, 0, tzinfo=UTC),
        wall_s=0.2 * pos,
        environment=make_run([]).environment,
        scenario={},
        config=SoakConfigRecord.model_validate(options | (config or {})),
        memory_kind="pss",
        pos_done=pos,
        checked_pos=pos,
        statuses={"COMPLETED": pos},
        driver_starts=drivers,
        retired=max(0, drivers - 1),
        samples=samples,
    )
    return record.model_copy(update=changes)
