"""``harness history``: what the saved runs say together, and since when they say something else."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from harness.analysis.history import History, Point, SavedRun, Series, history_of
from harness.analysis.wording import in_words
from harness.errors import ConfigError, ExitCode, RecordError
from harness.record.store import RUN_FILE, load_run
from harness.report.history import words
from harness.report.history.table import print_history

FIGURE_FILE = "history.png"
_KINDS = (".png", ".svg")


@dataclass(frozen=True, slots=True)
class HistoryOptions:
    """What the command line said; ``plot`` is None where it did not say."""

    folder: Path
    last: int | None
    scenario: str | None
    plot: bool | None
    out: Path | None
    as_json: bool


def run(options: HistoryOptions) -> ExitCode:
    """Read the runs below a folder, print their history and draw it if asked to.

    Raises:
        ConfigError: the folder holds no run that can be shown, or the figure's name cannot be used.
        RecordError: the figure cannot be written.
    """
    figure = _figure_path(options)
    paths = _run_files(options.folder)
    unreadable: dict[str, str] = {}
    scenarios: set[str] = set()
    saved = _readable(paths, unreadable, scenarios)
    history = history_of(saved, last=options.last, scenario=options.scenario)
    _warn(unreadable)
    _require_runs(history, options, unreadable, scenarios)
    if figure:
        _draw(history, figure)
    if options.as_json:
        _print_json(history, unreadable, figure)
    else:
        print_history(history, Console())
        if figure:
            Console().print(f"  {escape(str(figure))}", soft_wrap=True, highlight=False)
    return ExitCode.OK


def _figure_path(options: HistoryOptions) -> Path | None:
    """Where the figure goes, if one is wanted; to name its file is to ask for it."""
    if options.out and options.plot is False:
        raise ConfigError("--out names the file of a figure that --no-plot leaves out.", "Leave out one of them.")
    if options.out is None:
        return options.folder / FIGURE_FILE if options.plot else None
    if options.out.suffix not in _KINDS:
        raise ConfigError(f"--out {options.out} has no known kind.", f"End the name with {' or '.join(_KINDS)}.")
    return options.out


def _run_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise ConfigError(f"There is no folder {folder}.", "Name the folder that holds your runs: harness history DIR.")
    paths = sorted(folder.rglob(RUN_FILE))
    if not paths:
        raise ConfigError(
            f"No {RUN_FILE} lies in {folder} or below.",
            "Run 'harness compare' first, or name the folder that holds your runs.",
        )
    return paths


def _readable(paths: Sequence[Path], unreadable: dict[str, str], scenarios: set[str]) -> Iterator[SavedRun]:
    """Read one run at a time, since each may be long; note what cannot be read, and the scenarios that there are."""
    for path in paths:
        try:
            run = load_run(path)
        except RecordError as error:
            unreadable[str(path)] = error.problem
        else:
            scenarios.add(run.config.scenario)
            yield SavedRun(str(path), run)


def _warn(unreadable: dict[str, str]) -> None:
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for problem in unreadable.values():
        console.print(f"[yellow]Warning:[/] Left out: {escape(' '.join(problem.split()))}")


def _require_runs(history: History, options: HistoryOptions, unreadable: dict[str, str], scenarios: set[str]) -> None:
    if history.series:
        return
    if options.scenario is not None and options.scenario not in scenarios:
        raise ConfigError(
            f"No run in {options.folder} is of scenario {options.scenario}.",
            f"There are runs of: {', '.join(sorted(scenarios)) or 'none'}.",
        )
    told = " ".join(words.left_out(history))
    broken = f" {in_words(len(unreadable), 'file')} could not be read." if unreadable else ""
    raise ConfigError(
        f"No run in {options.folder} can be shown. {told}{broken}", "Let 'harness compare' run to its end first."
    )


def _draw(history: History, path: Path) -> None:
    from harness.report.history.figure import save_history  # Matplotlib takes a second that a table can do without.

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save_history(history, path)
    except OSError as error:
        raise RecordError(
            f"Could not write the figure to {path}: {error.strerror or error}.", "Choose another place with --out FILE."
        ) from error


def _print_json(history: History, unreadable: dict[str, str], figure: Path | None) -> None:
    answer = {
        "series": [_series_json(series) for series in history.series],
        "left_out": {
            "interrupted": history.interrupted,
            "without_rounds": history.without_rounds,
            "copies": history.copies,
            "unreadable": unreadable,
        },
        "figure": str(figure) if figure else None,
    }
    Console(highlight=False, soft_wrap=True).print_json(json.dumps(answer))


def _series_json(series: Series) -> dict[str, object]:
    return {
        "setting": asdict(series.setting),
        "sentence": words.sentence(series),
        "runs": [_point_json(point) for point in series.points],
        "changes": [
            {
                "first_run": series.points[change.at].path,
                "before": asdict(change.before),
                "after": asdict(change.after),
                "with_it": list(change.with_it),
            }
            for change in series.changes
        ],
    }


def _point_json(point: Point) -> dict[str, object]:
    return {
        "path": point.path,
        "started_at": point.started_at.isoformat(),
        "commit": point.commit,
        "rounds": point.rounds,
        "baseline": asdict(point.baseline),
        "candidate": asdict(point.candidate),
        "reduction_pct": point.reduction_pct.model_dump(),
        "min_reduction_pct": point.min_reduction_pct,
        "verdict": point.verdict,
        "failed_checks": point.failed_checks,
    }
