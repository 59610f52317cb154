"""``tcp-connection``: the next PO's requests travel on a connection that an earlier PO opened."""

from collections import defaultdict

from harness.isolation.traces import Sighting, Traces
from harness.isolation.vectors.vector import Vector


def _shared(traces: Traces) -> list[Sighting]:
    """Connections that carried requests of two POs: the site can tell that one browser made both."""
    users: defaultdict[int, list[str]] = defaultdict(list)
    for entry in traces.journal:
        if entry.po and entry.po not in users[entry.connection]:
            users[entry.connection].append(entry.po)
    return [Sighting(pos[0], later) for pos in users.values() for later in pos[1:]]


TCP_CONNECTION = Vector(
    name="tcp-connection",
    summary="an open TCP connection",
    judge=_shared,
    closable=False,
)
