"""The run in words and tables, to paste into an issue or a decision document."""

from dataclasses import dataclass
from pathlib import Path

from harness.analysis.arms import pair_rounds, whole_rounds
from harness.analysis.summary import checks_run, failed_checks, summarise
from harness.analysis.wording import percent
from harness.record.run import RunRecord
from harness.report import words
from harness.report.files import templates

_FINDINGS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class MarkdownExporter:
    """``summary.md``."""

    name: str = "markdown"

    def write(self, run: RunRecord, folder: Path) -> list[Path]:
        """Fill the template with the run's figures."""
        path = folder / "summary.md"
        path.write_text(render_summary(run), encoding="utf-8", newline="\n")
        return [path]


def render_summary(run: RunRecord) -> str:
    """The text of ``summary.md``."""
    environment = templates()
    environment.filters.update(cell=_cell, memory=words.memory, seconds=words.seconds, percent=percent)
    return environment.get_template("summary.md.j2").render(
        run=run,
        comparison=run.comparison,
        words=words,
        arms=summarise(run),
        pairs=pair_rounds(run.rounds, run.config.baseline, run.config.candidate),
        third=_third_walls(run),
        failed=failed_checks(run),
        checks=checks_run(run),
        findings_shown=_FINDINGS_SHOWN,
        has_figure=any(record.trials for record in run.rounds),
    )


def _third_walls(run: RunRecord) -> dict[int, float]:
    """Seconds that the third arm took, by round; empty without one."""
    return {each.index: each.trials[2].wall_s for each in whole_rounds(run)} if run.config.third else {}


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
