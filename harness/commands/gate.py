"""``harness gate``: what a saved run is worth, judged without a browser."""

import math
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from harness.analysis.gate import Judgement, judge
from harness.analysis.gate.comparable import differences_of_workload
from harness.analysis.gate.condition import Case
from harness.commands.exit_codes import EXIT_CODES
from harness.commands.options import require_known, require_reachable
from harness.errors import ConfigError, ExitCode, RecordError
from harness.record.run import RunRecord
from harness.record.store import load_run
from harness.report.gate import FORMATS

STEP_SUMMARY = "GITHUB_STEP_SUMMARY"  # GitHub's runner names a file by it, whose Markdown the job's page shows.
MAX_LOSS_POINTS = 5.0


@dataclass(frozen=True, slots=True)
class GateOptions:
    """What the command line said; None where it did not say."""

    run: Path
    min_reduction_pct: float | None = None
    against: Path | None = None
    max_loss_points: float | None = None
    format_name: str = "text"
    out: Path | None = None


def run(options: GateOptions) -> ExitCode:
    """Judge a saved run, write the judgement and turn it into an exit code.

    Raises:
        ConfigError: an option cannot be used, or the two runs cannot be compared.
        RecordError: a run cannot be read, or the judgement not be written.
    """
    require_known("--format", options.format_name, FORMATS)
    judgement = judge(_case(options))
    _write(judgement, options)
    return EXIT_CODES[judgement.standing]


def _case(options: GateOptions) -> Case:
    line, loss = options.min_reduction_pct, options.max_loss_points
    if line is not None:
        require_reachable(line)
    if loss is not None and not (math.isfinite(loss) and loss >= 0):
        raise ConfigError(f"--max-loss {loss:g} is no loss.", "Give percentage points from 0, such as 5.")
    if loss is not None and options.against is None:
        raise ConfigError("--max-loss needs an earlier run.", "Name it with --against BASELINE.json.")
    judged = _load(options.run)
    baseline = _load(options.against) if options.against else None
    if baseline is not None:
        _require_same_workload(judged, baseline, options)
    return Case(judged, line, baseline, MAX_LOSS_POINTS if loss is None else loss)


def _load(path: Path) -> RunRecord:
    record = load_run(path)
    for each in record.rounds:
        for trial in each.trials:
            if not (math.isfinite(trial.wall_s) and trial.wall_s > 0):
                raise RecordError(
                    f"{path} cannot be judged: a trial of round {each.index + 1} took {trial.wall_s:g} seconds.",
                    "Give the run.json as the harness wrote it.",
                )
    return record


def _require_same_workload(judged: RunRecord, baseline: RunRecord, options: GateOptions) -> None:
    differences = differences_of_workload(judged, baseline)
    if differences:
        raise ConfigError(
            f"{options.run} cannot be held against {options.against}: {'; '.join(differences)}.",
            "Measure the earlier run again with the options of this one, or leave --against out.",
        )


def _write(judgement: Judgement, options: GateOptions) -> None:
    form, source = FORMATS[options.format_name], str(options.run)
    text = form.render(judgement, source)
    if options.out is None:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))  # Windows' pipes know no minus sign.
    else:
        _save(text, options.out, "w")
    page, summary = form.page(judgement, source), os.environ.get(STEP_SUMMARY)
    if page and summary:
        _save(page, Path(summary), "a")


def _save(text: str, path: Path, mode: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open(mode, encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise RecordError(
            f"Could not write the judgement to {path}: {error.strerror or type(error).__name__}.",
            "Name a file that can be written, with --out FILE.",
        ) from error
