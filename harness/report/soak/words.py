"""What a soak says, in sentences."""

import math
from collections.abc import Iterator
from statistics import median

from harness.analysis.growth import FEWEST_POS, WARM_UP_SHARE
from harness.analysis.wording import GIB, MIB, confidence, in_words, percent, span_of_time
from harness.record.soak import GrowthRecord, SoakRecord, Subject
from harness.report.words import browser_label, memory

KIB = 1024
PER = 1000  # POs, by which small growths are told.
FAR_POS = 1_000_000  # Nobody's driver works so many.

SUBJECTS: dict[Subject, str] = {
    "driver": "driver with its browser",
    "worker": "worker's own process",
    "site": "fake site (a control)",
    "po-time": "time of a PO",
}


def verdict(record: SoakRecord) -> str:
    """What to make of the driver's memory, in a sentence."""
    growth = growth_of_driver(record)
    if growth is None or growth.low is None or growth.high is None or growth.per_po is None:
        return (
            f"{in_words(record.pos_done, 'PO')} are too few to tell whether the driver grows: it takes about "
            f"{_enough_pos()} that one driver works."
        )
    if growth.judgement == "grows":
        bounds = f"{size(growth.low)} to {size(growth.high)}"
        added = f"{PER:,} POs add {size(PER * growth.per_po)}"
        return f"The driver grows by {size(growth.per_po)} per PO ({bounds}): {added}; {_outlook(record, growth)}"
    below = size(max(growth.high, 0))
    added = f"{PER:,} POs add no more than {size(PER * max(growth.high, 0))}"
    return (
        f"No growth of the driver is shown: below {below} per PO with {confidence(growth.level)} confidence; {added}."
    )


def growth_of_driver(record: SoakRecord) -> GrowthRecord | None:
    """What is said of the driver's memory; None where nothing is yet."""
    return next((growth for growth in record.growths if growth.subject == "driver"), None)


def setting(record: SoakRecord) -> str:
    """What was worked, where and how, on one line."""
    config, machine = record.config, record.environment
    limits = []
    if config.retire_after is not None:
        limits.append(f"a driver for {in_words(config.retire_after, 'PO')} at most")
    if config.retire_at_bytes is not None:
        limits.append(f"a driver up to {memory(config.retire_at_bytes)}")
    cleaned = f"{config.mode} + {config.cleanup}"
    return ", ".join(
        (
            f"{record.pos_done:,} POs of scenario {config.scenario} in {span_of_time(record.wall_s)}",
            cleaned,
            *limits,
            browser_label(machine.browser, machine.browser_version),
            f"{in_words(machine.cores, 'core')}, {memory(machine.memory_total_bytes)} ({machine.cpu_model})",
        )
    )


def sentences(record: SoakRecord) -> Iterator[str]:
    """The rest: what else was followed, the drivers, and whether all was well."""
    yield from (_followed(growth) for growth in record.growths if growth.per_po is not None)
    yield _drivers(record)
    yield from _standing(record)
    yield _correctness(record)


def size(size_bytes: float) -> str:
    """A growth: ``0.4 KiB``, ``12 KiB``, ``1.2 MiB``; with a minus where it shrinks."""
    value = abs(size_bytes)
    unit, name = (GIB, "GiB") if value >= GIB else (MIB, "MiB") if value >= MIB else (KIB, "KiB")
    number = f"{value / unit:.{1 if value / unit < 9.95 else 0}f}"
    return f"{'−' if size_bytes < 0 and float(number) else ''}{number} {name}"


def _outlook(record: SoakRecord, growth: GrowthRecord) -> str:
    assert growth.per_po is not None
    assert growth.at_start is not None
    left_pos = (GIB - growth.at_start - _shared_bytes(record)) / growth.per_po
    if left_pos <= 0:
        return "it holds more than 1 GiB already. Replace it in time with --retire-at or --retire-after."
    if left_pos > FAR_POS:
        return f"at this rate it reaches 1 GiB after more than {FAR_POS:,} POs: nothing needs to be done."
    pos = _rounded(left_pos)
    if record.config.retire_after is not None or record.config.retire_at_bytes is not None:
        return f"at this rate one that is not retired reaches 1 GiB after about {pos:,} POs."
    remedy = f"Replace it before with --retire-at 1G or --retire-after {pos}."
    return f"at this rate it reaches 1 GiB after about {pos:,} POs. {remedy}"


def _shared_bytes(record: SoakRecord) -> float:
    """What a driver usually holds of files, which --retire-at counts as well."""
    pairs = zip(record.samples.driver_bytes, record.samples.driver_own_bytes, strict=True)
    shared = [held - own for held, own in pairs if held is not None and own is not None]
    return median(shared) if shared else 0.0


def _rounded(pos: float) -> int:
    """Down to two digits that count."""
    digits = max(0, math.floor(math.log10(max(pos, 1))) - 1)
    return int(math.floor(pos / 10**digits) * 10**digits)


def _enough_pos() -> int:
    return 10 * math.ceil(FEWEST_POS / (1 - WARM_UP_SHARE) / 10)


def _followed(growth: GrowthRecord) -> str:
    assert growth.per_po is not None
    assert growth.low is not None
    assert growth.high is not None
    name, parts = SUBJECTS[growth.subject], (growth.per_po, growth.low, growth.high)
    if growth.unit == "bytes":
        estimate, low, high = (size(PER * part) for part in parts)
    else:
        estimate, low, high = (percent(100 * PER * part / growth.at_start) for part in parts if growth.at_start)
    shown = "" if growth.judgement == "grows" else "; none is shown"
    return f"Growth per {PER:,} POs of the {name}: {estimate} ({low} to {high}){shown}."


def _drivers(record: SoakRecord) -> str:
    restarts = max(0, record.driver_starts - 1 - record.retired)
    started = in_words(record.driver_starts, "driver")
    return f"{started} started, {record.retired} in place of one retired by plan and {restarts} of one that failed."


def _standing(record: SoakRecord) -> Iterator[str]:
    """What stood around it at the end of the first tenth, when all is warm, and at the end."""
    samples = record.samples
    there = [index for index, held in enumerate(samples.driver_bytes) if held is not None]
    if not there:
        return
    first, last = there[len(there) // 10], there[-1]
    counts = (
        (samples.processes, "processes"),
        (samples.threads, "threads"),
        (samples.handles, "open files"),
        (samples.temp_files, "temporary files"),
    )
    then = ", ".join(f"{each[first]} → {each[last]} {name}" for each, name in counts)
    yield f"From PO {first + 1:,} to PO {last + 1:,}: {then}."


def _correctness(record: SoakRecord) -> str:
    failed = [check for check in record.checks if check.status == "failed"]
    ended = ", ".join(f"{count:,} {status}" for status, count in record.statuses.items())
    if failed:
        found = "; ".join(f"{check.name}: {check.findings[0]}" for check in failed)
        return f"{in_words(len(failed), 'check')} failed ({found}). POs ended as {ended}."
    if record.checked_pos == record.pos_done:
        return f"Status and files of {record.checked_pos:,} POs were checked, and all are right: {ended}."
    right = ", and those are right" if record.checked_pos else ""
    return f"Status and files of {record.checked_pos:,} of {record.pos_done:,} POs were checked{right}: {ended}."
