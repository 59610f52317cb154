"""Builders of a trial's evidence: a clean trial of two POs, and what a test changes in it."""

import hashlib

from harness.coupa.result import Outcome, PoResult, PoStatus, SavedFile
from harness.isolation.evidence import Evidence, FoundFile
from harness.workload.batch import ExpectedFile, ExpectedPo, Po
from harness.workload.journal import JournalEntry

FIRST, SECOND = "PO10001", "PO10002"
BATCH = (Po(FIRST, "Acme"), Po(SECOND, "Globex"))


def sha256(text: str) -> str:
    """The SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def expect(number: str) -> ExpectedPo:
    """What a correct run reports: one file in each PO, its bytes the PO's number."""
    supplier = {po.number: po.supplier for po in BATCH}.get(number, "")
    file = ExpectedFile("order.pdf", len(number), sha256(number))
    return ExpectedPo(number, supplier, PoStatus.COMPLETED, (file,))


def make_result(
    number: str = FIRST,
    *,
    status: PoStatus = PoStatus.COMPLETED,
    reason: str = "",
    worker: int = 0,
    started_at: float = 1000.0,
    attempts: int = 1,
    troubles: tuple[str, ...] = (),
    strays: tuple[str, ...] = (),
    residue: tuple[str, ...] = (),
) -> PoResult:
    """One PO's result with one file."""
    file = SavedFile("order.pdf", len(number), sha256(number))
    url = f"https://acme.coupahost.com/order_headers/{number.removeprefix('PO')}"
    outcome = Outcome(status, "Acme", reason, found=1, files=(file,), folder=f"downloads/{number}", url=url)
    spans = {"navigate": 1.5}
    return PoResult(number, worker, outcome, started_at, 2.0, spans, attempts, troubles, strays, residue)


def make_entry(po: str = "10001", **cookies: str) -> JournalEntry:
    """One request for a PO's page with these cookies."""
    return JournalEntry(0.5, "GET", f"/order_headers/{po}", po, 200, cookies, 1000, 0.01, 50000)


def make_evidence(
    *,
    results: tuple[PoResult, ...] | None = None,
    files: tuple[FoundFile, ...] | None = None,
    journal: tuple[JournalEntry, ...] | None = (),
    survivors: tuple[str, ...] = (),
    leftovers: tuple[str, ...] = (),
    known_site: bool = True,
    inspected: bool = False,
    fell_back: str = "",
) -> Evidence:
    """A trial in which all went well, but for what is given; ``known_site`` is whether its content is known."""
    return Evidence(
        batch=BATCH,
        results=tuple(make_result(po.number) for po in BATCH) if results is None else results,
        expected=expect if known_site else None,
        folders={po.number: po.number for po in BATCH},
        files=good_files() if files is None else files,
        journal=journal,
        survivors=survivors,
        leftovers=leftovers,
        inspected=inspected,
        fell_back=fell_back,
    )


def good_files() -> tuple[FoundFile, ...]:
    """The files that a correct run leaves."""
    return tuple(FoundFile(f"{po.number}/order.pdf", sha256(po.number)) for po in BATCH)
