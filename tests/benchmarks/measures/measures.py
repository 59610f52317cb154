"""The measures, each by itself and some together. A new one is a line below."""

from dataclasses import dataclass

from harness.coupa.tuning import PageLoad, Tuning


@dataclass(frozen=True, slots=True)
class Measure:
    """A way to tune a PO, in one mode."""

    label: str
    mode: str
    tuning: Tuning

    @property
    def name(self) -> str:
        """For records."""
        return f"{self.mode}: {self.label}"


PLAIN = "nothing"
EVERYTHING_BUT_HTML = ("images", "fonts", "styles", "scripts")

MEASURES = (
    Measure(PLAIN, "driver-per-worker", Tuning()),
    Measure("--page-load eager", "driver-per-worker", Tuning(PageLoad.EAGER)),
    Measure(PLAIN, "context-per-po", Tuning()),
    Measure("--page-load eager", "context-per-po", Tuning(PageLoad.EAGER)),
    Measure("--overlap", "context-per-po", Tuning(overlap=True)),
    Measure("--block images", "context-per-po", Tuning(blocked=("images",))),
    Measure("--block images, fonts, styles, scripts", "context-per-po", Tuning(blocked=EVERYTHING_BUT_HTML)),
    Measure("--overlap --page-load eager", "context-per-po", Tuning(PageLoad.EAGER, overlap=True)),
)
