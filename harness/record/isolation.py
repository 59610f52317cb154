"""``isolation.json``: which state of one PO another can see, by the driver's lifecycle and its cleaning."""

from typing import Literal

from pydantic import AwareDatetime, Field

from harness.record.base import Record
from harness.record.run import EnvironmentRecord

ISOLATION_SCHEMA_VERSION = 1

CellStatus = Literal["clean", "leak", "not-applicable"]
Role = Literal["control", "recommended", "other"]


class VectorRecord(Record):
    """A place in which a browser keeps state."""

    name: str = Field(description="Stable identifier, such as local-storage.")
    summary: str = Field(description="What is planted there, in a few words.")
    closable: bool = Field(description="Whether a profile that several POs share can be cleaned of it.")


class CombinationRecord(Record):
    """A mode with its cleanup policy: one column of the matrix."""

    mode: str
    cleanup: str = Field(description="Name of the policy; empty where the mode does not clean but starts afresh.")
    role: Role = Field(description="control: must leak everywhere. recommended: must be clean.")
    shares_profile: bool = Field(description="Whether several POs use one profile, cleaned or not.")
    costs_ms: list[float] = Field(
        default_factory=list,
        description="What the isolation of one PO from the next took, for each PO of a batch without planted state: "
        "cleaning, opening and closing a context, or starting and quitting a driver.",
    )

    @property
    def label(self) -> str:
        """The mode, and its policy where it has one."""
        return _label(self.mode, self.cleanup)


class CellRecord(Record):
    """What one combination did with one vector."""

    vector: str
    mode: str
    cleanup: str
    status: CellStatus
    findings: list[str] = Field(
        default_factory=list, description="A sentence for each PO that saw another's state, or why it does not apply."
    )

    @property
    def label(self) -> str:
        """That of the cell's combination."""
        return _label(self.mode, self.cleanup)


class IsolationRecord(Record):
    """A whole matrix, as saved; rows and columns in the order in which they are shown."""

    schema_version: int = ISOLATION_SCHEMA_VERSION
    started_at: AwareDatetime
    finished_at: AwareDatetime | None = None
    interrupted: bool = False
    scenario: str
    pos: int = Field(description="POs of different suppliers, worked one after the other, for each cell.")
    environment: EnvironmentRecord
    vectors: list[VectorRecord]
    combinations: list[CombinationRecord]
    cells: list[CellRecord] = Field(default_factory=list)


def _label(mode: str, cleanup: str) -> str:
    return f"{mode} + {cleanup}" if cleanup else mode
