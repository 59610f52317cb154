"""The words that every way of showing a run shares: its headline, its setting, its figures and units."""

import re

from harness.analysis.summary import failed_checks
from harness.analysis.wording import confidence, in_words, less_time, memory_size, percent
from harness.record.run import ComparisonRecord, ConfigRecord, IntervalRecord, RunRecord
from harness.workload.tenant import KIND

_UNIT_APART = re.compile(r"(?<=\d) (?=(?:[KMG]iB|POs|%|h|min|s|d|workers?|machines?)\b)|(?<=[×]) (?=\d)|(?<=\d) (?=%)")

_SUBJECTS = {
    "driver-per-worker": "One driver per worker",
    "context-per-po": "One browser context per PO",
    "per-po-driver": "One driver per PO",
    "sequential": "One driver without a pool",
    "http-transfer": "One driver per worker with files by HTTP",
}
_BROWSERS = {
    "chrome": "Chrome",
    "chrome-headless-shell": "Chrome headless shell",
    "edge": "Edge",
    "firefox": "Firefox",
}


def headline(comparison: ComparisonRecord | None) -> str:
    """The verdict in words, such as ``One driver per worker took 31 % less time (27 % to 35 %): pass …``."""
    if comparison is None or not comparison.rounds:
        return "Inconclusive: no round was finished"
    line = comparison.min_reduction_pct
    subject = _SUBJECTS.get(comparison.candidate, comparison.candidate)
    took = f"{subject} took {less_time(comparison.reduction_pct.estimate, line)}"
    return f"{took}{_range(comparison)}: {_judged(comparison)}"


def alerts(run: RunRecord) -> list[str]:
    """What takes the ground from under the verdict: failed checks, and a run that was broken off."""
    lines = []
    failed = failed_checks(run)
    if failed:
        names = ", ".join(sorted({check.name for check in failed}))
        lines.append(f"{in_words(len(failed), 'check')} failed ({names}): the verdict does not stand.")
    if run.interrupted:
        lines.append("The run was interrupted: only what was finished is shown.")
    return lines


def setting(run: RunRecord) -> str:
    """Where and how the run was made, on one line."""
    config, machine = run.config, run.environment
    return ", ".join(
        (
            f"{'site' if run.scenario.get('kind') == KIND else 'scenario'} {config.scenario}",
            in_words(config.pos, "PO"),
            in_words(config.workers, "worker"),
            browser_name(run),
            in_words(len(run.rounds), "round"),
            *tuned(config),
            f"{in_words(machine.cores, 'core')}, {memory(machine.memory_total_bytes)} ({machine.cpu_model})",
        )
    )


def tuned(config: ConfigRecord) -> list[str]:
    """What was done to make POs faster, or slower; nothing, unless it was asked for."""
    measures = []
    if config.page_load != "normal":
        measures.append(f"{config.page_load} page load")
    if config.overlap:
        measures.append("pages overlapping the last files")
    if config.browsers is not None:
        measures.append(f"{in_words(config.workers, 'worker')} sharing {in_words(config.browsers, 'browser')}")
    if config.grid:
        measures.append("drivers on a Selenium Grid")
    if config.blocked:
        measures.append(f"without {' and '.join(config.blocked)}")
    if config.retire_after is not None:
        measures.append(f"a driver for {in_words(config.retire_after, 'PO')} at most")
    if config.retire_at_bytes is not None:
        measures.append(f"a driver up to {memory(config.retire_at_bytes)}")
    measures += [f"{mode} slowed by {ms:g} ms per PO on purpose" for mode, ms in config.injected_delay_ms.items()]
    return measures


def reached(run: RunRecord) -> list[str]:
    """How the verdict was come to, where that is not plain: the end of the rounds, and what the machine can tell."""
    decision = run.decision
    plain = decision is None or decision.stopped in ("rounds", "interrupted")
    ended = [] if decision is None or plain else [decision.sentence]
    return [*ended, *([run.calibration] if run.calibration else [])]


def browser_name(run: RunRecord) -> str:
    """The browser and its major version, such as ``Chrome headless shell 156``."""
    return browser_label(run.environment.browser, run.environment.browser_version)


def browser_label(browser: str, version: str) -> str:
    """A browser's name and major version."""
    return f"{_BROWSERS.get(browser, browser)} {version.partition('.')[0]}".strip()


def interval(comparison: ComparisonRecord) -> str:
    """The reduction with its bounds and their confidence."""
    return _bounded(comparison.reduction_pct, comparison.rounds, comparison.min_reduction_pct)


def third_arm(comparison: ComparisonRecord) -> list[str]:
    """A sentence for the third arm against each of the two that are compared; none without one."""
    return [
        f"{each.mode} against {each.against}: {_bounded(each.reduction_pct, each.rounds)}; "
        f"speed-up {each.speedup.estimate:.2f}"
        for each in comparison.third_arm
        if each.rounds
    ]


def _bounded(reduction: IntervalRecord, rounds: int, line: float | None = None) -> str:
    text = percent(reduction.estimate, line)
    if reduction.low is None or reduction.high is None:
        return f"{text}, no interval from {in_words(rounds, 'round')}"
    low, high = (percent(bound, line) for bound in (reduction.low, reduction.high))
    return f"{text}, {low} to {high} (each bound at {confidence(reduction.level)})"


def kept_together(sentence: str) -> str:
    """The sentence, whose numbers no line break parts from their units."""
    return _UNIT_APART.sub("\u00a0", sentence)


def memory(size_bytes: float | None) -> str:
    """A memory figure: ``412 MiB``, ``1.4 GiB``, or ``–`` where it was not measured."""
    return "–" if size_bytes is None else memory_size(size_bytes)


def seconds(duration_s: float) -> str:
    """A duration with the decimals it deserves: ``0.07 s``, ``3.4 s``, ``142 s``."""
    decimals = 2 if duration_s < 1 else 1 if duration_s < 100 else 0
    return f"{duration_s:.{decimals}f} s"


def _range(comparison: ComparisonRecord) -> str:
    low, high = comparison.reduction_pct.low, comparison.reduction_pct.high
    if low is None or high is None:
        return ""
    line = comparison.min_reduction_pct
    if low >= 0:
        return f" ({percent(low, line)} to {percent(high, line)})"
    if high <= 0:
        return f" ({percent(-high)} to {percent(-low)})"
    return f" ({percent(-low)} more to {percent(high, line)} less)"


def _judged(comparison: ComparisonRecord) -> str:
    line = f"the {percent(comparison.min_reduction_pct)} line"
    if comparison.verdict == "pass":
        return f"pass, above {line}"
    if comparison.verdict == "fail":
        return f"fail, below {line}"
    if comparison.reduction_pct.low is None:
        return f"inconclusive from {in_words(comparison.rounds, 'round')}"
    return f"inconclusive about {line}"
