"""The table of what each measure gave."""

import statistics
from collections.abc import Iterator

from tests.benchmarks.measures.measures import MEASURES, PLAIN, Measure
from tests.benchmarks.measures.record import Series, gain
from tests.benchmarks.ratios import PairedRatio


def table(series: Series) -> str:
    """Markdown: a table per scenario."""
    scenarios = list(dict.fromkeys(run.scenario for run in series.runs))
    rounds = 1 + max(run.round for run in series.runs)
    where = f"{series.browser}, {series.machine}, one worker, {rounds} rounds"
    head = f"{where}; medians, and ratios with 95 % intervals.\n"
    return "\n".join([head, *(line for name in scenarios for line in _of_scenario(series, name))])


def _of_scenario(series: Series, scenario: str) -> Iterator[str]:
    yield f"### {scenario}\n"
    yield "| mode | measure | time per PO | against the mode without it | CPU per PO | against the mode without it |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for measure in MEASURES:
        mine = [run for run in series.runs if (run.scenario, run.measure) == (scenario, measure.name)]
        if mine:
            wall_ms = statistics.median(run.wall_ms for run in mine)
            yield _row(series, scenario, measure, wall_ms, statistics.median(run.cpu_ms for run in mine))
    yield ""


def _row(series: Series, scenario: str, measure: Measure, wall_ms: float, cpu_ms: float) -> str:
    ratios = ["", ""]
    if measure.label != PLAIN:
        against = Measure(PLAIN, measure.mode, measure.tuning).name
        ratios = [
            _words(gain(series, scenario, measure.name, against, lambda run: run.wall_ms)),
            _words(gain(series, scenario, measure.name, against, lambda run: run.cpu_ms)),
        ]
    cells = (measure.mode, measure.label, f"{wall_ms:.0f} ms", ratios[0], f"{cpu_ms:.0f} ms", ratios[1])
    return f"| {' | '.join(cells)} |"


def _words(ratio: PairedRatio) -> str:
    if ratio.low is None or ratio.high is None:
        return f"{ratio.estimate:.2f}"
    return f"{ratio.estimate:.2f} ({ratio.low:.2f} to {ratio.high:.2f})"
