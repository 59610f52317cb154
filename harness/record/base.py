"""What every part of a saved result is made of."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

VerdictName = Literal["pass", "fail", "inconclusive"]


class Record(BaseModel):
    """A frozen piece of a result; unknown keys, of a newer harness's file, are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")
