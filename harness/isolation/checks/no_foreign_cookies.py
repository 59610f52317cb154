"""No request made for one PO carries a cookie that another PO's page set."""

from typing import ClassVar

from harness.isolation.evidence import Evidence
from harness.workload.journal import JournalEntry

# The fake site's pages name their PO in these cookies, as "<supplier>.<PO>".
PO_COOKIES = ("coupa_supplier", "coupa_last_po")


class NoForeignCookies:
    """Judged by what the site received, not by what the browser says it has."""

    name: ClassVar[str] = "no-foreign-cookies"

    def findings(self, evidence: Evidence) -> list[str] | None:
        """Which PO's cookie was seen by which PO's request."""
        if evidence.journal is None:
            return None
        return list(dict.fromkeys(finding for entry in evidence.journal for finding in _foreign(entry)))


def _foreign(entry: JournalEntry) -> list[str]:
    if not entry.po:
        return []
    owners = ((name, value.rpartition(".")[2]) for name, value in entry.cookies.items() if name in PO_COOKIES)
    return [f"the {name} cookie of PO {owner} was seen by PO {entry.po}" for name, owner in owners if owner != entry.po]
