"""``python -m tests.reliability``: let every fault happen, and write into docs/reliability.md what was lost."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.reliability.fault import Fault
from tests.reliability.faults import FAULTS
from tests.reliability.grounds import Grounds
from tests.reliability.losses import losses_of
from tests.reliability.table import Happened, table_of, with_table

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the faults; the exit code is 1 where anything was lost, and 2 for a fault that nobody knows."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help="names, or parts of names; all if left out")
    parser.add_argument("--list", action="store_true", help="name the faults and end")
    options = parser.parse_args(arguments)
    chosen = [each for each in FAULTS if not options.faults or any(part in each.name for part in options.faults)]
    if not chosen:
        parser.error(f"there is no fault {' or '.join(options.faults)}; see --list")
    if options.list:
        sys.stdout.write("".join(f"{each.name}: {each.what}\n" for each in chosen))
        return 0
    happened = _all_happened(chosen)
    if len(chosen) == len(FAULTS):
        PAGE.write_text(
            with_table(PAGE.read_text(encoding="utf-8"), table_of(happened)), encoding="utf-8", newline="\n"
        )
    else:
        sys.stdout.write(table_of(happened) + "\n")
    return int(any(each.losses.all for each in happened))


def _all_happened(faults: Sequence[Fault]) -> list[Happened]:
    happened = []
    with Grounds() as grounds:
        for number, fault in enumerate(faults, start=1):
            aftermath = fault.happen(grounds)
            losses = losses_of(aftermath)
            struck = "" if aftermath.happened else "; IT NEVER STRUCK"
            lost = "".join(f"\n    {sentence}" for sentence in losses.all)
            sys.stdout.write(f"{number} of {len(faults)}: {fault.name}: {len(losses.all)} lost{struck}{lost}\n")
            sys.stdout.flush()
            if not aftermath.happened:
                raise SystemExit(f"{fault.name} never struck, and so proves nothing.")
            happened.append(Happened(fault, len(aftermath.batch), losses))
    return happened


if __name__ == "__main__":
    sys.exit(main())
