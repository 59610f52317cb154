"""What a format of the gate's judgement is."""

from typing import Protocol

from harness.analysis.gate import Judgement


class GateFormat(Protocol):
    """One form in which a judgement is written for people or other tools."""

    @property
    def name(self) -> str:
        """What ``--format`` calls it."""
        ...

    def render(self, judgement: Judgement, source: str) -> str:
        """The whole output, ending in a line break; ``source`` is the run's path as it was given."""
        ...

    def page(self, judgement: Judgement, source: str) -> str:
        """Markdown for the page that a CI system has for each job; empty where the format has none."""
        ...
