"""The run as a Chrome trace, the format that Perfetto and chrome://tracing open.

A process per trial, a thread per worker, a slice per PO with its spans inside, and a counter of each worker's memory.
A record holds how long each span of a PO took, not when it began: the spans of a PO are drawn one after the other from
its start, in the order in which a PO usually passes through them, and time that no span covers is left at its end.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from harness.record.run import RunRecord
from harness.report.exporters.trace_events import CLOSING_SPAN, Event, traced_trials, trial_events

_LAYOUT = {
    "trials": (
        "One process per trial, in the order in which they ran, each from where the one before it ended: the time "
        "between trials is left out. Trials of the isolation round come first; their times judge nothing."
    ),
    "spans": (
        "How long each span took was measured, when it began was not. The spans of a PO are drawn one after the other "
        "from its start in their usual order, those of several attempts as one; uncovered time is left at the end."
    ),
    "between_pos": (
        f"{CLOSING_SPAN} of a driver that outlived its POs is drawn right after its worker's last PO, where it "
        "happened to within milliseconds; other spans outside a PO have no known place and are left out."
    ),
    "memory": "Samples of a worker's whole process tree in MiB; 0 marks the end of its trial.",
}


@dataclass(frozen=True, slots=True)
class TraceExporter:
    """``trace.json``."""

    name: str = "trace"

    def write(self, run: RunRecord, folder: Path) -> list[Path]:
        """Write the trace, unless no trial was measured."""
        if not any(record.trials for record in run.rounds):
            return []
        path = folder / "trace.json"
        path.write_text(json.dumps(chrome_trace(run), separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")
        return [path]


def chrome_trace(run: RunRecord) -> Event:
    """The trace as a JSON object; times in microseconds."""
    return {
        "displayTimeUnit": "ms",
        "otherData": {**_about(run), **_LAYOUT},
        "traceEvents": [event for traced in traced_trials(run) for event in trial_events(traced)],
    }


def _about(run: RunRecord) -> dict[str, str]:
    machine = run.environment
    return {
        "source": f"harness {machine.harness_version}",
        "started_at": run.started_at.isoformat(),
        "scenario": run.config.scenario,
        "browser": f"{machine.browser} {machine.browser_version}".strip(),
        "machine": f"{machine.cpu_model}, {machine.cores} cores, {machine.os}",
    }
