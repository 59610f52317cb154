"""``python -m tests.reliability.chaos``: nights of many seeds in every mode, and what was lost in them."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from harness.record.whole_file import write_whole
from tests.reliability.chaos.night import MODE_NAMES, Night, night
from tests.reliability.grounds import Grounds


def main(arguments: Sequence[str] | None = None) -> int:
    """Let the nights pass; the exit code is 1 where anything was lost in one of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.chaos", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, metavar="N", help="how many (default: %(default)s)")
    parser.add_argument("--first", type=int, default=1, metavar="SEED", help="the first of them")
    parser.add_argument("--modes", nargs="+", choices=MODE_NAMES, default=MODE_NAMES, metavar="MODE")
    parser.add_argument("--pos", type=int, metavar="N", help="only so many POs, instead of the scenario's 200")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to keep the figures, as JSON")
    options = parser.parse_args(arguments)
    nights = []
    seeds = range(options.first, options.first + options.seeds)
    for each in _nights(seeds, options.modes, options.pos):
        nights.append(each)
        sys.stdout.write(_line(each))
        sys.stdout.flush()
        if options.out is not None:
            write_whole(options.out, json.dumps([asdict(one) for one in nights], indent=1) + "\n")
    sys.stdout.write(_sum(nights))
    return int(any(each.losses.all for each in nights))


def _nights(seeds: Sequence[int], modes: Sequence[str], pos: int | None) -> Iterator[Night]:
    for seed in seeds:
        with Grounds() as grounds:
            for mode in modes:
                yield night(seed, mode, grounds, pos)


def _line(night: Night) -> str:
    pranks = ", ".join(f"{count} {name}" for name, count in sorted(night.pranks.items()))
    statuses = ", ".join(f"{count} {status}" for status, count in sorted(night.statuses.items()))
    lost = "".join(f"\n    LOST: {sentence}" for sentence in night.losses.all)
    return (
        f"seed {night.seed}, {night.mode}: {night.pos} POs in {night.wall_s:.0f} s; {statuses}; "
        f"{night.attempts} visits again, {night.driver_starts} drivers; {pranks or 'no prank'}; "
        f"{len(night.losses.all)} lost{lost}\n"
    )


def _sum(nights: Sequence[Night]) -> str:
    pranks = sum(sum(each.pranks.values()) for each in nights)
    lost = sum(len(each.losses.all) for each in nights)
    pos = sum(each.pos for each in nights)
    return f"{len(nights)} nights, {pos:,} POs, {pranks:,} pranks: {lost} lost.\n"


if __name__ == "__main__":
    sys.exit(main())
