"""What an isolation matrix proves: whether its checks can fail, what is clean, and what each guarantee costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from harness.record.isolation import CellStatus, CombinationRecord, IsolationRecord


@dataclass(frozen=True, slots=True)
class Residue:
    """State that cleaning does not reach, and the modes in which no other PO sees it."""

    vector: str
    summary: str
    closed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guarantees:
    """The verdict on a matrix.

    Attributes:
        missed: "combination: vector" for each negative control that did not leak; its check proves nothing.
        leaks: the same for each recommended combination that leaked what it could have closed.
        unread: the same for each cell that is missing or says neither, of a recommended combination.
        residue: what leaks in recommended combinations that share a profile, as it is known to.
        controls: cells of negative controls that leaked, as they must.
        clean: cells of recommended combinations in which nobody saw anything.
    """

    missed: tuple[str, ...]
    leaks: tuple[str, ...]
    unread: tuple[str, ...]
    residue: tuple[Residue, ...]
    controls: int
    clean: int

    @property
    def hold(self) -> bool:
        """Every check was seen to fail, and no recommended combination failed one."""
        return self.controls > 0 and self.clean > 0 and not (self.missed or self.leaks or self.unread)


def judge_guarantees(record: IsolationRecord) -> Guarantees:
    """Judge a matrix, complete or not."""
    statuses = statuses_of(record)
    closable = {vector.name: vector.closable for vector in record.vectors}
    missed, leaks, unread, controls, clean = [], [], [], 0, 0
    for combination in record.combinations:
        for vector in closable:
            status = statuses.get((vector, combination.label))
            cell = f"{combination.label}: {vector}"
            if combination.role == "control":
                controls += status == "leak"
                if status != "leak":
                    missed.append(cell)
            elif combination.role == "recommended":
                clean += status == "clean"
                if status == "leak" and (closable[vector] or not combination.shares_profile):
                    leaks.append(cell)
                elif status in (None, "not-applicable"):
                    unread.append(cell)
    return Guarantees(tuple(missed), tuple(leaks), tuple(unread), _residue(record, statuses), controls, clean)


def statuses_of(record: IsolationRecord) -> dict[tuple[str, str], CellStatus]:
    """The status of each cell, by vector and the combination's label."""
    return {(cell.vector, cell.label): cell.status for cell in record.cells}


def cost_ms(combination: CombinationRecord) -> float | None:
    """Median milliseconds that isolation costs a PO; None where it was not timed."""
    return median(combination.costs_ms) if combination.costs_ms else None


def verdict_sentence(record: IsolationRecord) -> str:
    """The matrix in a sentence."""
    guarantees = judge_guarantees(record)
    if record.interrupted:
        return "Interrupted: what was looked at is shown, and proves nothing yet"
    if guarantees.hold:
        cleanest = _names(
            each for each in record.combinations if each.role == "recommended" and not each.shares_profile
        )
        return f"All {guarantees.controls} negative controls leaked; {cleanest} leaked nothing"
    reasons = (
        (guarantees.leaks, "leak in recommended modes", "leaks in recommended modes"),
        (guarantees.missed, "negative control that did not leak", "negative controls that did not leak"),
        (guarantees.unread, "place that could not be looked at", "places that could not be looked at"),
    )
    said = [f"{len(cells)} {one if len(cells) == 1 else many}" for cells, one, many in reasons if cells]
    nothing = "no recommended mode was looked at" if guarantees.controls else "0 negative controls leaked"
    return f"Isolation is not proved: {', '.join(said) or nothing}"


def recommendation(record: IsolationRecord) -> str:
    """The cheapest combination that leaks nothing, against the others that are recommended; empty if none is clean."""
    statuses = statuses_of(record)
    costs = {each.label: cost for each in record.combinations if (cost := cost_ms(each)) is not None}
    recommended = [each.label for each in record.combinations if each.role == "recommended" and each.label in costs]
    leaks = {
        label: sum(statuses.get((vector.name, label)) != "clean" for vector in record.vectors) for label in recommended
    }
    best = min((label for label in recommended if not leaks[label]), key=lambda label: costs[label], default=None)
    if best is None or record.interrupted:
        return ""
    others = ", ".join(
        f"{label} {costs[label]:.0f} ms{f' and {leaks[label]} places open' if leaks[label] else ''}"
        for label in recommended
        if label != best
    )
    return f"Recommended: {best}, which leaks nothing and costs a PO {costs[best]:.0f} ms ({others})."


def _residue(record: IsolationRecord, statuses: dict[tuple[str, str], CellStatus]) -> tuple[Residue, ...]:
    sharing = [each.label for each in record.combinations if each.role == "recommended" and each.shares_profile]
    return tuple(
        Residue(
            vector.name,
            vector.summary,
            tuple(each.label for each in record.combinations if statuses.get((vector.name, each.label)) == "clean"),
        )
        for vector in record.vectors
        if not vector.closable and any(statuses.get((vector.name, label)) == "leak" for label in sharing)
    )


def _names(combinations: Iterable[CombinationRecord]) -> str:
    return " and ".join(sorted(each.label for each in combinations))
