"""``late-download``: the file of a PO that was given up begins to arrive under the next one.

Staging keeps it out of the next PO's folder all the same; here it counts that it came at all.
"""

from urllib.parse import parse_qs, urlsplit

from harness.coupa.downloads import UNANNOUNCED
from harness.isolation.traces import Sighting, Traces
from harness.isolation.vectors.vector import Vector, owner_of


def _strays(traces: Traces) -> list[Sighting]:
    """Downloads that began under one PO and name another in their address, or were not even announced."""
    return [
        Sighting(owner, visit.po) for visit in traces.visits for stray in visit.strays for owner in _owners_of(stray)
    ]


def _owners_of(stray: str) -> list[str]:
    if stray.startswith(UNANNOUNCED):
        return [""]
    return [owner_of(tag) for tag in parse_qs(urlsplit(stray).query).get("tag", ())]


LATE_DOWNLOAD = Vector(
    name="late-download",
    summary="a download that begins after its PO",
    plant="""
        const popup = await tab(tag);
        // From a tab that stays as well: of what a page asked for before it made way, no browser announces the arrival.
        for (const page of [document, popup?.document].filter(Boolean)) {
          const link = page.createElement("a");
          link.href = `/canary/late/download?tag=${tag}`;
          link.download = "";
          page.body.append(link);
          link.click();
          link.remove();
        }
    """,
    read="await fetch('/canary/late/release')",
    judge=_strays,
    closable=False,
    alone=True,
)
