"""The page as a whole: every section's view, the template, and a policy that lets nothing else be loaded or run."""

import base64
import hashlib
import re
from pathlib import Path

from markupsafe import Markup

from harness.analysis.arms import arms_of, whole_rounds
from harness.analysis.comparison import compare_rounds
from harness.record.run import ComparisonRecord, RunRecord
from harness.report import words
from harness.report.figure import draw_comparison, typical_round
from harness.report.files import templates
from harness.report.html import checks, facts, origin, spans, timeline, verdict, workers
from harness.report.html.svg import inline_svg

_UNIT = re.compile(r"(?<=\d) (?=(?:%|s|ms|MiB|GiB)(?!\w))")


def write_report(run: RunRecord, path: Path) -> None:
    """Write the page to ``path``. Raises OSError where it cannot be written."""
    path.write_text(render_report(run), encoding="utf-8", newline="\n")


def render_report(run: RunRecord) -> str:
    """The text of ``report.html``; whatever the run holds is shown as text, never as markup."""
    config = run.config
    comparison = run.comparison or compare_rounds(
        run.rounds, config.baseline, config.candidate, config.min_reduction_pct, third=config.third
    )
    environment = templates()
    environment.filters["tight"] = tight
    style, script = (_verbatim(environment.get_template(f"report.{kind}.j2").render()) for kind in ("css", "js"))
    return environment.get_template("report.html.j2").render(
        run=run,
        comparison=comparison,
        words=words,
        title=words.headline(comparison),
        style=style,
        script=script,
        policy=_policy(style, script),
        figure=_figure(run, comparison),
        **_sections(run, comparison),
    )


def tight(text: str) -> str:
    """Keep each figure on one line with its unit."""
    return _UNIT.sub("\N{NO-BREAK SPACE}", text)


def _sections(run: RunRecord, comparison: ComparisonRecord) -> dict[str, object]:
    trials = workers.placed_trials(run)
    typical = typical_round(whole_rounds(run))
    labels = [arm.label for arm in arms_of(run)]
    shown = [each for each in trials if typical and each.round_index == typical.index]
    return {
        "badge": facts.badge(run, comparison),
        "key_figures": facts.key_figures(run, comparison),
        "arms": facts.arms_table(run) if trials else None,
        "spans": spans.build_spans(run),
        "timeline": timeline.build_timeline(typical, labels) if typical else None,
        "typical_workers": workers.workers_table("Workers of this round", shown) if shown else None,
        "all_workers": workers.workers_table("Workers of all rounds", trials) if trials else None,
        "troubled": workers.troubled_table(trials),
        "checks": checks.build_checks(run),
        "trial_warnings": checks.trial_warnings(run),
        "method": verdict.method(run, comparison),
        "rounds": verdict.rounds_table(run),
        "looks": verdict.looks_table(run),
        "times": origin.times(run),
        "environment": origin.environment(run.environment),
        "options": origin.options(run.config),
        "scenario": origin.scenario_text(run),
        "command": origin.command(run),
    }


def _figure(run: RunRecord, comparison: ComparisonRecord) -> Markup | None:
    """The figure of the comparison; None where no trial was finished."""
    if not any(record.trials for record in run.rounds):
        return None
    return inline_svg(draw_comparison(run), "comparison", f"Figure: {words.headline(comparison)}")


def _verbatim(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - a file of this package, which takes nothing from any run


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
