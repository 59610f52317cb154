"""The tables of ``harness verify-statistics``, each with the sentences that teach how to read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from harness.analysis.simulation.looks import CORRECTED
from harness.analysis.simulation.methods import JUDGES
from harness.analysis.simulation.orders import ALTERNATING, DRIFT_OVER_RUN_SD, NOISE, ROUNDS, SECOND_PLACE_ADVANTAGE
from harness.analysis.simulation.records import JudgedRecord, VerificationRecord
from harness.analysis.simulation.verification import FAST_SPEEDUP, LOOKS_NOISE
from harness.analysis.wording import less_time
from harness.report.files import templates

_TITLES = {judge.name: judge.title for judge in JUDGES}
_IN_USE = " (in use)"


@dataclass(frozen=True, slots=True)
class Section:
    """One table: its title, what it means, its head and its rows."""

    title: str
    meaning: str
    head: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)


def verdict_line(record: VerificationRecord) -> str:
    """Whether the method in use keeps its word, in a sentence."""
    method = _TITLES.get(record.product, record.product)
    if record.broken:
        return f"The method in use ({method}) is wrong more often than it says: do not trust its verdicts."
    return f"The method in use ({method}) keeps its word: it is wrong in no more than {record.nominal_pct:g} % of runs."


def basis_line(record: VerificationRecord) -> str:
    """What the rates rest on and how far chance can move them."""
    return (
        f"{record.simulations} simulated runs behind each rate, seed {record.seed}. A rate counted in so many runs "
        f"scatters about the true one (binomial): where the true rate is {record.nominal_pct:g} %, up to "
        f"{record.allowed_pct:.1f} % is put down to chance, and more is a failure. A method that is exactly nominal "
        "fails a check for at most one seed in 1000."
    )


def sections_of(record: VerificationRecord) -> list[Section]:
    """All tables in the order in which they are best read."""
    return [_false_passes(record), _coverage(record), _looks(record), _orders(record)]


def render_verification(record: VerificationRecord) -> str:
    """The text of ``verify-statistics.md``."""
    return (
        templates()
        .get_template("verification.md.j2")
        .render(record=record, verdict=verdict_line(record), basis=basis_line(record), sections=sections_of(record))
    )


def print_verification(record: VerificationRecord, console: Console, paths: Sequence[Path]) -> None:
    """Print every table with its meaning, what is broken, the verdict and ``paths``."""
    for section in sections_of(record):
        console.print(f"[bold]{escape(section.title)}[/]")
        console.print(escape(section.meaning), highlight=False)
        console.print(_table(section))
    console.print(basis_line(record), highlight=False)
    for sentence in record.broken:
        console.print(f"[red]✗[/] {escape(sentence)}", highlight=False)
    console.print(verdict_line(record), style="bold red" if record.broken else "bold green", highlight=False)
    for path in paths:
        console.print(f"  {escape(str(path))}", soft_wrap=True)


def _false_passes(record: VerificationRecord) -> Section:
    return _by_method(
        record,
        "False passes, % of runs",
        "The candidate saves exactly the 20 % that are asked for, and no more: whoever says that it saves more is "
        f"wrong. A bound at 95 % confidence may be wrong in {record.nominal_pct:g} % of the runs. The point estimate "
        "only asks on which side of the line the mean lies, which is a toss of a coin. The signed rank's is the "
        "Hodges-Lehmann estimate with exact Wilcoxon bounds. The noise is that of each trial; drift from round to "
        "round comes on top, and an outlier (8 % of the trials) takes twice as long.",
        lambda row: row.false_pass_pct,
    )


def _coverage(record: VerificationRecord) -> Section:
    return _by_method(
        record,
        "Coverage, % of runs",
        "How often the truth lies between the two bounds. Each is meant to hold in 95 % of the runs, both together in "
        f"{100 - 2 * record.nominal_pct:g} % at least; below that an interval looks surer than it is.",
        lambda row: row.coverage_pct,
    )


def _by_method(
    record: VerificationRecord, title: str, meaning: str, figure: Callable[[JudgedRecord], float]
) -> Section:
    names = list(dict.fromkeys(row.judge for row in record.judged))
    head = ["noise", "rounds", *(_method_title(name, record) for name in names)]
    cells = {(row.noise, row.rounds, row.judge): _rate(figure(row)) for row in record.judged}
    cases = dict.fromkeys((row.noise, row.rounds) for row in record.judged)
    rows = [[noise, str(rounds), *(cells[noise, rounds, name] for name in names)] for noise, rounds in cases]
    return Section(title, meaning, head, list(rows))


def _looks(record: VerificationRecord) -> Section:
    return Section(
        "Looks on the way, % of runs",
        "Whoever looks after some rounds, and stops at the first look that decides, has several chances to be wrong: "
        f"one look errs in {record.nominal_pct:g} % of the runs, all looks together in more, unless the level of each "
        "pays for all of them. That costs power: how often a candidate is found that is "
        f"{FAST_SPEEDUP:g} times as fast, which is {less_time(100 - 100 / FAST_SPEEDUP)}. Noise: {LOOKS_NOISE.label}.",
        ("looks", "after rounds", "level", "false passes", "power"),
        [
            (
                row.plan + (_IN_USE if row.plan == CORRECTED.name else ""),
                ", ".join(map(str, row.looks)),
                f"{100 * row.level:g} %",
                _rate(row.false_pass_pct),
                _rate(row.power_pct),
            )
            for row in record.plans
        ],
    )


def _orders(record: VerificationRecord) -> Section:
    return Section(
        "Order of the arms, % of runs",
        f"A mode is compared with itself over {ROUNDS} rounds with {NOISE.label}, on a machine that grows slower or "
        f"faster from the first trial to the last (sd {100 * DRIFT_OVER_RUN_SD:g} %), where what runs second in its "
        f"pair takes {100 * SECOND_PLACE_ADVANTAGE:g} % less, for it finds things warm. A difference that is claimed "
        f"nevertheless is a false alarm, nominally in {record.nominal_pct:g} % of the runs. Blocks and a fixed order "
        "take drift and warmth for a gain of one arm; alternating pairs (ABBA) cancel both.",
        ("order", "false alarms"),
        [
            (row.order + (_IN_USE if row.order == ALTERNATING.name else ""), _rate(row.false_alarm_pct))
            for row in record.orders
        ],
    )


def _method_title(name: str, record: VerificationRecord) -> str:
    return _TITLES.get(name, name) + (_IN_USE if name == record.product else "")


def _rate(rate_pct: float) -> str:
    return f"{rate_pct:.1f}"


def _table(section: Section) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    first, *others = section.head
    table.add_column(first, no_wrap=True)
    for column in others:
        table.add_column(column, justify="right")
    for row in section.rows:
        table.add_row(*row)
    return table
