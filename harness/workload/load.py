"""What a run will ask of a site, told beforehand, so that whoever answers for the site can agree to it. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_ONE_DRIVER_PER_PO = frozenset({"per-po-driver"})
_ONE_WORKER = frozenset({"sequential"})
_VIEWS_PER_LOGIN = 2  # The form, and the page that follows it.
_UNITS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


@dataclass(frozen=True, slots=True)
class Typical:
    """What a PO is expected to ask of a site: the defaults are those of the scenario ``typical``.

    Attributes:
        views_per_po: pages opened: the order's own and, for some, that of its requisition.
        start_s: seconds for a driver's start and login.
        source: where the figures are from, to be read after "Based on".
    """

    views_per_po: float = 1.1
    files_per_po: float = 3.0
    bytes_per_file: float = 1_000_000.0
    seconds_per_po: float = 4.0
    start_s: float = 3.0
    source: str = "assumptions, since nothing is known yet of this site"


TYPICAL = Typical()


@dataclass(frozen=True, slots=True)
class LoadEstimate:
    """The load of a whole run, all of it estimated.

    Attributes:
        logins: one for each start of a driver; by mode.
        pace_per_s: the ``--pace`` that bounds it; None for none.
        workers: that work side by side.
    """

    pos: int
    passes: int
    page_views: int
    downloads: int
    size_bytes: float
    minutes: float
    logins: tuple[tuple[str, int], ...]
    workers: int
    pace_per_s: float | None
    typical: Typical

    def sentences(self) -> tuple[str, ...]:
        """For the person who has to agree."""
        typical = self.typical
        logins = ", ".join(f"{count:,} by {mode}" for mode, count in self.logins)
        each = "Each PO is visited once" if self.passes == 1 else f"Each PO is visited {self.passes} times"
        pace = (
            "no --pace bounds it"
            if self.pace_per_s is None
            else f"at most {_figure(self.pace_per_s, 3)} requests a second"
        )
        files, seconds = _figure(typical.files_per_po), _figure(typical.seconds_per_po)
        per_po = f"{files} files of {_size(typical.bytes_per_file)} and {seconds} s"
        return (
            f"{each}: about {self.page_views:,} page views, {self.downloads:,} downloads and {_size(self.size_bytes)}.",
            f"Drivers start, and log in, about this often: {logins}.",
            f"It takes about {_duration(self.minutes)} with {_count(self.workers, 'worker')}; {pace}.",
            f"Based on {typical.source}: {per_po} for each PO.",
        )


def estimate_of(
    pos: int,
    modes: Sequence[str],
    trials: int,
    *,
    workers: int,
    pace_per_s: float | None = None,
    typical: Typical = TYPICAL,
) -> LoadEstimate:
    """The load of ``trials`` passes over ``pos`` POs in each of ``modes``; a mode that is named twice counts twice."""
    passes = trials * len(modes)
    logins = [(mode, trials * _driver_starts(mode, pos, workers)) for mode in modes]
    starts = sum(count for _, count in logins)
    page_views = round(passes * pos * typical.views_per_po) + _VIEWS_PER_LOGIN * starts
    downloads = round(passes * pos * typical.files_per_po)
    working_s = sum(trials * _pass_s(mode, pos, workers, typical) for mode in modes)
    paced_s = (page_views + downloads) / pace_per_s if pace_per_s else 0.0
    return LoadEstimate(
        pos=pos,
        passes=passes,
        page_views=page_views,
        downloads=downloads,
        size_bytes=downloads * typical.bytes_per_file,
        minutes=max(working_s, paced_s) / 60,
        logins=tuple(logins),
        workers=workers,
        pace_per_s=pace_per_s,
        typical=typical,
    )


def _driver_starts(mode: str, pos: int, workers: int) -> int:
    return pos if mode in _ONE_DRIVER_PER_PO else min(pos, _workers(mode, workers))


def _workers(mode: str, workers: int) -> int:
    return 1 if mode in _ONE_WORKER else workers


def _pass_s(mode: str, pos: int, workers: int, typical: Typical) -> float:
    starts = _driver_starts(mode, pos, workers)
    return (pos * typical.seconds_per_po + starts * typical.start_s) / max(1, min(pos, _workers(mode, workers)))


def _size(size_bytes: float) -> str:
    for factor, unit in _UNITS:
        if size_bytes >= factor:
            return f"{_figure(size_bytes / factor)} {unit}"
    return _count(round(size_bytes), "byte")


def _figure(number: float, digits: int = 2) -> str:
    """To so many digits that count, and never with an exponent."""
    if number >= 10**digits:
        return f"{number:,.0f}"
    places = max(0, digits - 1 - math.floor(math.log10(number))) if number else 0
    text = f"{number:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _duration(minutes: float) -> str:
    if minutes < 1:
        return "a minute"
    if minutes < 60:
        return _count(round(minutes), "minute")
    return f"{minutes / 60:.1f} hours"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
