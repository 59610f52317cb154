"""The contest in Markdown."""

from collections.abc import Iterable, Sequence

from harness.analysis.wording import in_words
from harness.report.words import memory
from tests.benchmarks.peers.judgement import (
    BATCH,
    CPU,
    MEMORY,
    OURS,
    WHOLE_RUN,
    AtBest,
    Cell,
    Measure,
    Ratio,
    Standing,
    at_best,
    judge,
)
from tests.benchmarks.peers.record import ContestRecord

UNKNOWN = "–"
_HEADS = {
    WHOLE_RUN.name: "Time per PO, the whole run (start and end of processes and browsers included)",
    BATCH.name: "Time per PO, from the first request to the last answer (as the site's journal has it)",
    CPU.name: "CPU seconds per PO",
    MEMORY.name: "Peak memory",
}
READING = (
    "Each figure is a ratio to the best peer of its cell, the one with the lowest median: below 1 is less. It is the "
    "Hodges-Lehmann estimate of the ratios of the rounds, with its 95 % interval (signed ranks). ✓ the whole interval "
    "reaches the goal, (✓) only the estimate does, ✗ neither. 'Each at its best' compares medians at whichever number "
    "of workers is best for either side."
)
MEDIANS = (
    "Medians of the complete runs. Times and CPU seconds are per PO; memory is the peak of the process tree, as "
    "{memory}; requests are those of a whole run. The ratios are those from above, for every contestant."
)


def render_contest(record: ContestRecord) -> str:
    """The text of ``contest.md``."""
    cells = judge(record)
    parts = [
        "# The contest",
        *verdicts(cells),
        setting(record),
        "![Time per PO relative to the best peer](contest.png)",
        *_ratio_parts(cells),
        "## All figures",
        MEDIANS.format(memory=record.memory_kind.upper()),
        *_details(cells),
    ]
    return "\n\n".join(parts) + "\n"


def summary_of(record: ContestRecord) -> str:
    """What fits on a terminal: the verdicts and the ratios."""
    cells = judge(record)
    return "\n\n".join([*verdicts(cells), setting(record), *_ratio_parts(cells)]) + "\n"


def setting(record: ContestRecord) -> str:
    """Where, with what and how far the contest was run."""
    browsers = dict.fromkeys(f"{cell.key.browser} {cell.browser_version}" for cell in record.cells)
    libraries = ", ".join(f"{name} {version}" for name, version in record.versions.items())
    done = sum(len(cell.rounds) for cell in record.cells)
    wanted = len(record.plan.cells) * record.plan.rounds
    unfinished = "" if done == wanted else f" Unfinished: {done} of {wanted} rounds."
    return (
        f"{in_words(record.plan.rounds, 'round')} per cell, on {in_words(record.cores, 'core')} ({record.machine}), "
        f"begun {record.started_at:%Y-%m-%d}; {', '.join(browsers) or 'no browser yet'}; {libraries}.{unfinished}"
    )


def verdicts(cells: Sequence[Cell]) -> list[str]:
    """For each of ours, in how many cells it reaches the goal, and what other runs were lost."""
    names = dict.fromkeys(each.entrant.name for cell in cells for each in cell.of_role(OURS))
    lines = [_verdict(cells, name) for name in names]
    faults = [
        f"{cell.key}: {each.entrant.label}: {fault}"
        for cell in cells
        for each in cell.standings
        if (fault := faults_of(each))
    ]
    if faults:
        told = "Not every run was complete; ratios and medians come from the complete ones only:"
        lines.append("\n".join([told, "", *(f"- {fault}" for fault in faults)]))
    return lines


def faults_of(standing: Standing) -> str:
    """What was wrong with a contestant's runs in a cell, such as ``2 of 7 runs lost files``; empty for nothing."""
    of = f"of {in_words(standing.runs, 'run')}"
    faults = (
        (standing.lost, f"{standing.lost} {of} lost files"),
        (standing.broken, f"{standing.broken} {of} ended with an error or took too long"),
        (standing.left, f"{in_words(standing.left, 'process')} left behind".replace("processs", "processes")),
    )
    return ", ".join(words for count, words in faults if count)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, words: int) -> str:
    """A Markdown table; the first ``words`` columns are words, the others figures."""
    rule = ["---"] * words + ["---:"] * (len(head) - words)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def ratio_words(ratio: Ratio | None, goal: float) -> str:
    """A ratio with its interval and its mark, such as ``0.62 (0.58 to 0.66) ✓``."""
    if ratio is None:
        return UNKNOWN
    interval = "" if ratio.low is None or ratio.high is None else f" ({ratio.low:.2f} to {ratio.high:.2f})"
    return f"{ratio.estimate:.2f}{interval} {mark(ratio, goal)}"


def mark(ratio: Ratio, goal: float) -> str:
    """✓ where the goal is surely met, (✓) where by the estimate alone, ✗ where not."""
    if ratio.surely_meets(goal):
        return "✓"
    return "(✓)" if ratio.meets(goal) else "✗"


def _verdict(cells: Sequence[Cell], name: str) -> str:
    counts = [_count(cells, name, measure) for measure in (WHOLE_RUN, BATCH, CPU, MEMORY)]
    whole, batch, cpu, peak = counts
    return (
        f"**{name}** takes at most {WHOLE_RUN.goal:g} × the best peer's time per PO in {whole} over the whole run, in "
        f"{batch} from the first request to the last answer. It uses no more CPU in {cpu} and no more memory in {peak}."
    )


def _count(cells: Sequence[Cell], name: str, measure: Measure) -> str:
    ratios = [_ratio_of(cell, name, measure) for cell in cells]
    judged = [ratio for ratio in ratios if ratio is not None]
    met = sum(ratio.meets(measure.goal) for ratio in judged)
    surely = sum(ratio.surely_meets(measure.goal) for ratio in judged)
    return f"{met} of {in_words(len(judged), 'cell')} ({surely} with the whole interval)"


def _ratio_of(cell: Cell, name: str, measure: Measure) -> Ratio | None:
    return next((each.ratios.get(measure.name) for each in cell.of_role(OURS) if each.entrant.name == name), None)


def _ratio_parts(cells: Sequence[Cell]) -> list[str]:
    if not cells:
        return ["Nothing is run yet."]
    parts = ["## Against the best peer", READING]
    for measure in (WHOLE_RUN, BATCH, CPU, MEMORY):
        goal = f"at most {measure.goal:g}" if measure.goal < 1 else "below the best peer"
        parts += [f"### {_HEADS[measure.name]}; goal: {goal}", _ratio_table(cells, measure)]
    return parts


def _ratio_table(cells: Sequence[Cell], measure: Measure) -> str:
    counts = sorted({cell.key.workers for cell in cells})
    head = ["browser", "scenario", "mode", *(in_words(count, "worker") for count in counts), "each at its best"]
    by_place: dict[tuple[str, str, str], dict[int, str]] = {}
    for cell in cells:
        for each in cell.of_role(OURS):
            row = by_place.setdefault((str(cell.key.browser), cell.key.scenario, each.entrant.name), {})
            row[cell.key.workers] = ratio_words(each.ratios.get(measure.name), measure.goal)
    best = {(each.browser, each.scenario, each.name): _at_best(each) for each in at_best(cells, measure)}
    rows = [
        [*place, *(row.get(count, UNKNOWN) for count in counts), best.get(place, UNKNOWN)]
        for place, row in by_place.items()
    ]
    return table(head, rows, words=3)


def _at_best(each: AtBest) -> str:
    met = "✓" if each.ratio <= each.measure.goal else "✗"
    return f"{each.ratio:.2f} {met} ({each.workers} against {each.peer}'s {each.peer_workers})"


def _details(cells: Sequence[Cell]) -> list[str]:
    parts = []
    for browser, scenario in dict.fromkeys((cell.key.browser, cell.key.scenario) for cell in cells):
        here = [cell for cell in cells if (cell.key.browser, cell.key.scenario) == (browser, scenario)]
        parts += [f"### {browser}, {scenario}, {in_words(here[0].pos, 'PO')}", _detail_table(here)]
    return parts


def _detail_table(cells: Sequence[Cell]) -> str:
    head = ["contestant", "workers", "whole run, ms", "first request to last answer, ms", "CPU, ms", "memory"]
    head += ["requests", "ratio, whole run", "ratio, first request to last answer", "runs"]
    rows = [_detail_row(cell, each) for cell in cells for each in cell.standings]
    return table(head, rows, words=1)


def _detail_row(cell: Cell, each: Standing) -> list[str]:
    times = [_ms(each, measure) for measure in (WHOLE_RUN, BATCH, CPU)]
    ratios = [each.ratios.get(measure.name) for measure in (WHOLE_RUN, BATCH)]
    return [
        each.entrant.label,
        str(cell.key.workers),
        *times,
        memory(each.medians.get(MEMORY.name)),
        f"{each.requests:.0f}" if each.complete else UNKNOWN,
        *(UNKNOWN if ratio is None else f"{ratio.estimate:.2f}" for ratio in ratios),
        faults_of(each) or str(each.runs),
    ]


def _ms(each: Standing, measure: Measure) -> str:
    return f"{1000 * each.medians[measure.name]:.0f}" if measure.name in each.medians else UNKNOWN
