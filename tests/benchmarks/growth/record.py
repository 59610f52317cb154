"""``growth.json``: what each batch took, from which figure and statement are made."""

from pathlib import Path

from pydantic import Field

from harness.record.base import Record


class Finish(Record):
    """The end of a PO, in seconds after the start of its trial."""

    at_s: float
    worker: int


class MemoryPoint(Record):
    """Memory at the moment a PO was done.

    Attributes:
        parent_rss_bytes: of the process that runs the trial.
        worker_bytes: mean over the workers' process trees, as the sampler had last seen them (PSS where there is such).
    """

    pos_done: int
    parent_rss_bytes: int
    worker_bytes: int


class Batch(Record):
    """One batch in one mode."""

    mode: str
    pos: int
    workers: int
    wall_s: float
    failed_checks: list[str]
    finishes: list[Finish]
    memory: list[MemoryPoint]


class Growth(Record):
    """All batches, in the order in which they ran."""

    browser: str
    machine: str
    batches: list[Batch] = Field(default_factory=list)


def save(growth: Growth, path: Path) -> None:
    """Write the record to ``path``."""
    path.write_text(growth.model_dump_json(indent=1), encoding="utf-8")


def load(path: Path) -> Growth:
    """Read a record back."""
    return Growth.model_validate_json(path.read_bytes())
