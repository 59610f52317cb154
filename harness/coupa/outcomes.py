"""What a visit to a PO comes to, from its page and from what was fetched. Pure."""

from collections import Counter
from collections.abc import Sequence

from harness.coupa.page import Page
from harness.coupa.result import Outcome, PoStatus, SavedFile
from harness.coupa.transfers.transfer import Fetched
from harness.workload.urls import host_of

NO_ROOM = "the disk is full"


def outcome_without_attachments(page: Page) -> Outcome:
    """For a page with nothing to fetch, or with addresses alone that no browser may be sent to."""
    if page.odd_links:
        found = len(page.odd_links)
        reason = _without_address(found, found)
        return Outcome(PoStatus.FAILED, page.supplier, reason, found, url=page.url)
    return Outcome(PoStatus.NO_ATTACHMENTS, page.supplier, "; ".join(page.remarks), url=page.url)


def outcome_of(
    page: Page, files: tuple[SavedFile, ...], fetched: Fetched, refused: Sequence[str], folder: str
) -> Outcome:
    """For a page whose attachments were asked for.

    What may be missing because the page never came to rest is told beside any status.

    Args:
        files: that are complete, in the PO's ``folder``.
        refused: where links led, or would have led, that may not be followed.
    """
    odd = len(page.odd_links)
    found = len(page.links) + len(page.buttons) - len(fetched.duplicates) + odd
    lost = found - len(files) - len(refused) - odd
    reasons = []
    if odd:
        reasons.append(_without_address(odd, found))
    if refused:
        reasons.append(away(f"{len(refused)} of {found} attachments", refused))
    if lost:
        reasons.append(f"{lost} of {found} attachments did not arrive complete{_why(fetched)}")
    status = PoStatus.COMPLETED if not reasons else PoStatus.PARTIAL if files else PoStatus.FAILED
    reason = "; ".join((*reasons, *page.remarks))
    return Outcome(status, page.supplier, reason, found, files, folder if files else "", page.url)


def away(what: str, refused: Sequence[str]) -> str:
    """A sentence on addresses that lead off the site."""
    hosts = list(dict.fromkeys(host_of(url) for url in refused))
    they_lead = "it leads" if len(refused) == 1 else "they lead"
    are_not = "is not the site" if len(hosts) == 1 else "are not the site"
    return f"{what} refused: {they_lead} to {' and '.join(hosts)}, which {are_not}"


def _without_address(count: int, found: int) -> str:
    return f"{count} of {found} attachments refused: no web address"


def _why(fetched: Fetched) -> str:
    counted = Counter(fetched.reasons.values())
    return f" ({'; '.join(counted)})" if counted else ""
