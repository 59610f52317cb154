"""What a calibration says, in sentences."""

from collections.abc import Iterator

from harness.analysis.calibration import AUTO, ENOUGH_POWER_PCT, described
from harness.analysis.wording import in_words, percent
from harness.record.calibration import CalibrationRecord, PowerRecord

NOMINAL_PCT = 5.0


def headline(record: CalibrationRecord) -> str:
    """The noise of the machine, in a sentence."""
    return f"The two sides of a round differ by {percent(record.noise_pct)} ({described(record)})"


def sentences(record: CalibrationRecord) -> Iterator[str]:
    """What to make of it."""
    yield _bias(record)
    worst = max(record.power, key=lambda each: each.false_pass_pct)
    line = percent(record.config.min_reduction_pct)
    yield (
        f"Where the truth lies exactly on the {line} line, at most {percent(worst.false_pass_pct)} of runs pass "
        f"({asked(worst)}); {percent(NOMINAL_PCT)} are allowed."
    )
    for power in record.power:
        yield f"{asked(power).capitalize()}: {_detects(power)}."


def asked(power: PowerRecord) -> str:
    """What the rounds of a run are called."""
    return "--rounds auto" if power.rounds == AUTO else in_words(int(power.rounds), "round")


def _bias(record: CalibrationRecord) -> str:
    low, high = record.low_pct, record.high_pct
    if low is None or high is None:
        return "Too few rounds to say whether the order of the sides matters."
    between = f"{percent(low)} to {percent(high)}"
    if low <= 0 <= high:
        return f"The mode does not differ from itself ({between} less time), as it must not."
    return f"The mode seems to differ from itself ({between} less time): something else was at work; calibrate again."


def _detects(power: PowerRecord) -> str:
    chance = percent(ENOUGH_POWER_PCT)
    if power.detectable_pct is None:
        return f"no reduction on the scale passes with a chance of {chance}"
    return f"a true reduction of {percent(power.detectable_pct)} passes with a chance of {chance}"
