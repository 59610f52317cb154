"""What became of a batch that was downloaded, for a person or a script."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from harness.analysis.wording import in_words
from harness.commands.consent import tell
from harness.coupa.manifest import ManifestEntry
from harness.errors import ExitCode
from harness.experiment.endured import Endured
from harness.workload.numbers import order_digits
from harness.workload.tenant import Tenant

NOT_YET = "NOT_YET"  # In place of a status: the PO was not visited.
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A batch after a run, whatever ended that.

    Attributes:
        tenant: with the whole batch, also the POs that were complete before.
        entries: by the digits of the PO's number.
        paths: where more can be read.
        endured: what went wrong on the way and was made good.
    """

    tenant: Tenant
    entries: Mapping[str, ManifestEntry]
    paths: list[Path]
    interrupted: bool = False
    endured: Endured = field(default_factory=Endured)

    @property
    def in_order(self) -> list[ManifestEntry | None]:
        """What became of each PO of the batch; None for one that was not visited yet."""
        return [self.entries.get(order_digits(po.number)) for po in self.tenant.batch]

    @property
    def incomplete(self) -> list[ManifestEntry]:
        """The POs that were visited and that another run would visit again."""
        return [entry for entry in self.in_order if entry is not None and not entry.is_done]

    @property
    def exit_code(self) -> ExitCode:
        """What the command ends with, where nothing else went wrong."""
        if self.interrupted:
            return ExitCode.INTERRUPTED
        return ExitCode.OK if all(entry and entry.is_done for entry in self.in_order) else ExitCode.INCOMPLETE

    @property
    def counts(self) -> dict[str, int]:
        """POs by status."""
        return dict(sorted(Counter(entry.status.value if entry else NOT_YET for entry in self.in_order).items()))


def show(done: Downloaded, *, as_json: bool) -> None:
    """Print what became of the batch."""
    if as_json:
        answer = {
            "pos": done.tenant.pos,
            "statuses": done.counts,
            "interrupted": done.interrupted,
            "incomplete": {entry.po: entry.reason for entry in done.incomplete},
            "endured": done.endured.counts(),
            "remarks": list(done.tenant.remarks),
            "paths": [str(path) for path in done.paths],
        }
        Console(highlight=False, soft_wrap=True).print_json(json.dumps(answer))
        return
    console = Console()
    said = ", ".join(f"{count} {status}" for status, count in done.counts.items())
    console.print(f"{in_words(done.tenant.pos, 'PO')}: {said}.", style="bold", highlight=False)
    tell((f"  {entry.po} {entry.status.value}: {entry.reason}" for entry in done.incomplete[:MOST_SHOWN]), console)
    if (more := len(done.incomplete) - MOST_SHOWN) > 0:
        tell([f"  … and {more} more, each with its reason in the files below."], console)
    tell(_endured(done.endured), console)
    if done.interrupted or done.exit_code is not ExitCode.OK:
        tell(["Run the same command again to go on with what is not complete."], console)
    tell((f"  {path}" for path in done.paths), console)


def _endured(endured: Endured) -> list[str]:
    """What was made good on the way, in one line; none where nothing went wrong."""
    said = [
        f"{in_words(count, noun)} {what}"
        for count, noun, what in (
            (endured.pos_tried_again, "PO", "tried again"),
            (endured.drivers_failed, "driver", "that failed replaced"),
            (endured.workers_died, "worker", "that died replaced"),
        )
        if count
    ]
    if endured.fell_back:
        said.append("the rest worked by a single driver, for want of workers")
    return [f"On the way: {', '.join(said)}."] if said else []
