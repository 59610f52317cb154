"""Which faults are still to come: counts the requests that met theirs."""

import threading
from collections import Counter

from fake_coupa.faults import FaultsConfig
from fake_coupa.faults.fault import Fault, FaultyKind


class Tally:
    """The faults of one trial, by resource."""

    def __init__(self, config: FaultsConfig, seed: int) -> None:
        self._config = config
        self._seed = seed
        self._met: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, kind: FaultyKind, po: str, path: str, *, is_stranger: bool) -> Fault | None:
        """The fault that this request meets, which counts as met then; None where it is to be answered properly."""
        fault = self._config.of(self._seed, kind, po, path)
        if fault is None or (is_stranger and not fault.strangers_too):
            return None
        with self._lock:
            if fault.is_over(self._met[path]):
                return None
            self._met[path] += 1
        return fault

    def clear(self) -> None:
        """Begin another trial, which meets the same faults."""
        with self._lock:
            self._met.clear()
