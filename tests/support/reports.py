"""A run in which everything happened that a report can tell of."""

from harness.analysis.comparison import compare_rounds
from harness.record.decision import DecisionRecord, LookRecord
from harness.record.run import CheckRecord, PoRecord, RunRecord, TrialRecord, WarningRecord
from tests.support.realistic import make_realistic_run
from tests.support.runs import CANDIDATE, THIRD

HOSTILE = "<script>alert('Acme & \"Sons\"')</script>"
LEAK = f"local-storage: local storage of PO10003 ({HOSTILE}) was seen by PO10004 in worker 1"


def make_judged_run(run: RunRecord) -> RunRecord:
    """``run`` with the verdict that its rounds give."""
    config = run.config
    comparison = compare_rounds(run.rounds, config.baseline, config.candidate, third=config.third)
    return run.model_copy(update={"comparison": comparison})


def make_troubled_run(rounds: int = 8, pos: int = 24) -> RunRecord:
    """Three arms; a lost PO, a partial one and a second attempt, leaks, warnings, looks, and a delay on purpose."""
    run = make_realistic_run(rounds=rounds, pos=pos, third=THIRD)
    first, *others = run.rounds
    trials = [_troubled(trial) if trial.mode == CANDIDATE else trial for trial in first.trials]
    config = run.config.model_copy(update={"injected_delay_ms": {CANDIDATE: 250.0}, "budget_s": 600.0})
    warnings = [
        WarningRecord(code="saturated-cpu", sentence="All 2 cores were busy in 9 of 24 trials.", remedy="Use fewer."),
        WarningRecord(code="hostile", sentence=f"{HOSTILE} was seen.", remedy="Look & see."),
    ]
    return make_judged_run(
        run.model_copy(
            update={
                "rounds": [first.model_copy(update={"trials": trials}), *others],
                "config": config,
                "warnings": warnings,
                "decision": _decision(rounds),
                "calibration": "An A/A run on this machine passed falsely in 1 of 40 comparisons.",
            }
        )
    )


def _troubled(trial: TrialRecord) -> TrialRecord:
    lost, partial, again, *rest = trial.pos
    pos: list[PoRecord] = [
        lost.model_copy(update={"status": "FAILED", "reason": f"{HOSTILE} did not answer", "supplier": HOSTILE}),
        partial.model_copy(update={"status": "PARTIAL", "reason": "1 of 3 files did not arrive"}),
        again.model_copy(update={"attempts": 2, "troubles": ["DriverError: the browser crashed"]}),
        *rest,
    ]
    leaks = CheckRecord(
        name="no-leak-local-storage", status="failed", findings=[LEAK, *[f"more {n}" for n in range(30)]]
    )
    replaced = WarningRecord(code="driver-replaced", sentence="PO10003 needed a second driver.", remedy="Look at it.")
    return trial.model_copy(update={"pos": pos, "checks": [*trial.checks, leaks], "warnings": [replaced]})


def _decision(rounds: int) -> DecisionRecord:
    look = LookRecord(rounds=rounds, reduction_pct=31.2, low=24.0, high=38.1, level=0.9875, verdict="pass")
    sentence = f"Stopped at the first look, after {rounds} rounds, since the verdict was clear."
    return DecisionRecord(rule="looks", stopped="pass", looks=[look], sentence=sentence)
