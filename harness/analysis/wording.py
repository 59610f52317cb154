"""Figures in words that a decision can be read from."""

from harness.record.decision import LookRecord

GIB = 1024**3
MIB = 1024**2


def percent(value: float, against: float | None = None) -> str:
    """A percentage with as few decimals as possible, but enough to be told from ``against``."""
    for decimals in (0, 1, 2):
        text = _rounded(value, decimals)
        if against is None or text != _rounded(against, decimals):
            break
    return f"{text} %"


def less_time(reduction_pct: float, line_pct: float | None = None) -> str:
    """A reduction in words: ``31 % less time``, ``4 % more time`` or ``about the same time``."""
    if abs(reduction_pct) < 0.5:
        return "about the same time"
    return f"{percent(abs(reduction_pct), line_pct)} {'less' if reduction_pct > 0 else 'more'} time"


def time_against(reduction_pct: float, other: str, line_pct: float | None = None) -> str:
    """``less_time`` with what it is compared to: ``31 % less time than per-po-driver``."""
    words = less_time(reduction_pct, line_pct)
    return f"{words} {'as' if 'same' in words else 'than'} {other}"


def confidence(level: float) -> str:
    """A level of confidence, given as a fraction: ``95 %``, or ``98.75 %`` where looks on the way are paid for."""
    return f"{100 * level:.4g} %"


def span_of_time(seconds: float) -> str:
    """A time in its two largest units: ``45 s``, ``12 min``, ``3 h 20 min``, ``2 d 4 h``."""
    whole = round(seconds)
    parts = [(whole // 86400, "d"), (whole // 3600 % 24, "h"), (whole // 60 % 60, "min"), (whole % 60, "s")]
    first = next((place for place, (count, _) in enumerate(parts) if count), len(parts) - 1)
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count) or "0 s"


def memory_size(size_bytes: float) -> str:
    """A memory figure: ``412 MiB``, ``1.4 GiB``."""
    if size_bytes < GIB:
        return f"{size_bytes / MIB:.0f} MiB"
    return f"{size_bytes / GIB:.{0 if size_bytes >= 10 * GIB else 1}f} GiB"


def in_words(count: int, noun: str) -> str:
    """A count with its noun in the right number: ``1 round``, ``5 rounds``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def look_in_words(look: LookRecord) -> str:
    """What a look at the results on the way saw, in words."""
    seen = f"The look after {in_words(look.rounds, 'round')}"
    if look.low is None or look.high is None:
        return f"{seen} found too few whole ones"
    figures = f"{percent(look.reduction_pct)} ({percent(look.low)} to {percent(look.high)})"
    chance = "" if look.chance_pct is None else f"; a later look decides with a chance of {percent(look.chance_pct)}"
    return f"{seen} found a reduction of {figures}, {look.verdict}{chance}"


def _rounded(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")
