"""The words that every way of showing a matrix shares."""

from collections.abc import Sequence

from harness.analysis.guarantees import Guarantees, Residue
from harness.analysis.wording import in_words
from harness.record.isolation import CellStatus, IsolationRecord
from harness.report.words import browser_label

STATUS_WORDS: dict[CellStatus, str] = {"clean": "clean", "leak": "leak", "not-applicable": "not applicable"}
STATUS_SIGNS: dict[CellStatus, str] = {"clean": "·", "leak": "L", "not-applicable": "–"}


def setting(record: IsolationRecord) -> str:
    """Where and how the matrix was made, on one line."""
    machine = record.environment
    browser = browser_label(machine.browser, machine.browser_version)
    return f"{browser}, {in_words(record.pos, 'PO')} of different suppliers for each cell, scenario {record.scenario}"


def cost(milliseconds: float | None) -> str:
    """A cost in whole milliseconds, or a dash where it was not measured."""
    return "–" if milliseconds is None else f"{milliseconds:.0f}"


def residue_lines(guarantees: Guarantees) -> list[str]:
    """What no cleaning reaches, and the modes that close it: one sentence for all that the same modes close."""
    closers = dict.fromkeys(each.closed_by for each in guarantees.residue)
    return [_residue_line([r for r in guarantees.residue if r.closed_by == closed_by]) for closed_by in closers]


def _residue_line(residue: Sequence[Residue]) -> str:
    places = ", ".join(f"{each.vector} ({each.summary})" for each in residue)
    closed = " and ".join(residue[0].closed_by)
    closing = f"{closed} close{'' if len(residue[0].closed_by) > 1 else 's'}" if closed else "nothing here closes"
    it = "it" if len(residue) == 1 else "them"
    return f"No cleaning reaches {places} in a profile that several POs share; {closing} {it}."


def complaints(guarantees: Guarantees) -> list[str]:
    """Everything that keeps the guarantees from holding, a sentence each."""
    return [
        *(f"{cell} leaked" for cell in guarantees.leaks),
        *(f"{cell} did not leak, so its check proves nothing" for cell in guarantees.missed),
        *(f"{cell} could not be looked at" for cell in guarantees.unread),
    ]
