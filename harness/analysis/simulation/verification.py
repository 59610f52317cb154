"""The whole simulation, row by row, and whether the method in use keeps to its nominal rate."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from scipy import stats

from harness import __version__
from harness.analysis.simulation.looks import CORRECTED, PLANS, LookPlan, passed
from harness.analysis.simulation.methods import JUDGES, SIGNED_RANK, Judge
from harness.analysis.simulation.noise import SPEEDUP_ON_THE_LINE, Flags, Noise, draw_times
from harness.analysis.simulation.orders import ALTERNATING, ORDERS, false_alarms
from harness.analysis.simulation.records import JudgedRecord, OrderRecord, PlanRecord, Row, VerificationRecord

LEVEL = 0.95
LINE = -math.log(SPEEDUP_ON_THE_LINE)
CASES = ((Noise(5), 5), (Noise(10), 8), (Noise(20), 12), (Noise(5, outliers=True), 8), (Noise(10, outliers=True), 20))
LOOKS_NOISE = Noise(5, outliers=True)
FAST_SPEEDUP = 1.5
TOTAL_ROWS = len(CASES) * len(JUDGES) + len(PLANS) + len(ORDERS)
CHECKS = 2 * len(CASES) + 2  # Passes and fails of each noise, the looks, the order.
FALSE_COMPLAINTS = 0.001  # Chance that a method which is exactly nominal is complained of in any of the checks.


def simulate(simulations: int, seed: int, product: Judge = SIGNED_RANK) -> Iterator[Row]:
    """The rows one by one, TOTAL_ROWS in all; the same seed gives the same rows.

    ``product`` is the method whose looks and orders are tried.
    """
    for case, (noise, rounds) in enumerate(CASES):
        for judge in JUDGES:
            yield _judged(np.random.default_rng((seed, 0, case)), judge, noise, rounds, simulations)
    for plan in PLANS:
        yield _planned(np.random.default_rng((seed, 1)), product, plan, simulations)
    for order in ORDERS:
        alarms = false_alarms(np.random.default_rng((seed, 2)), product, order, simulations, LEVEL)
        yield OrderRecord(order=order.name, false_alarm_pct=_share_pct(alarms))


def verdict_on(rows: Sequence[Row], simulations: int, seed: int, product: Judge = SIGNED_RANK) -> VerificationRecord:
    """All rows together, with a sentence for each rate that speaks against ``product``."""
    allowed_pct = highest_by_chance_pct(simulations)
    return VerificationRecord(
        harness_version=__version__,
        simulations=simulations,
        seed=seed,
        product=product.name,
        nominal_pct=round(100 * (1 - LEVEL), 6),
        allowed_pct=allowed_pct,
        judged=[row for row in rows if isinstance(row, JudgedRecord)],
        plans=[row for row in rows if isinstance(row, PlanRecord)],
        orders=[row for row in rows if isinstance(row, OrderRecord)],
        broken=[
            f"{what}: {rate_pct:.1f} %, and chance explains {allowed_pct:.1f} % at most."
            for what, rate_pct in _rates_of(product, rows)
            if rate_pct > allowed_pct
        ],
    )


def highest_by_chance_pct(simulations: int) -> float:
    """The rate in percent that a method of the nominal rate exceeds in one of 1,000 whole simulations.

    Binomial: a rate counted in ``simulations`` runs scatters about the true one, and there are CHECKS of them.
    """
    count = stats.binom.ppf(1 - FALSE_COMPLAINTS / CHECKS, simulations, 1 - LEVEL)
    return 100 * float(count) / simulations


def _judged(rng: np.random.Generator, judge: Judge, noise: Noise, rounds: int, simulations: int) -> JudgedRecord:
    times = draw_times(rng, noise, simulations=simulations, rounds=rounds, speedup=SPEEDUP_ON_THE_LINE)
    low, high = judge.bounds(times.log_ratios, LEVEL)
    return JudgedRecord(
        noise=noise.label,
        rounds=rounds,
        judge=judge.name,
        false_pass_pct=_share_pct(high < LINE),
        false_fail_pct=_share_pct(low > LINE),
        coverage_pct=_share_pct((low <= LINE) & (high >= LINE)),
    )


def _planned(rng: np.random.Generator, judge: Judge, plan: LookPlan, simulations: int) -> PlanRecord:
    marginal, fast = (
        draw_times(rng, LOOKS_NOISE, simulations=simulations, rounds=max(plan.at), speedup=speedup).log_ratios
        for speedup in (SPEEDUP_ON_THE_LINE, FAST_SPEEDUP)
    )
    return PlanRecord(
        plan=plan.name,
        looks=list(plan.at),
        level=plan.level,
        false_pass_pct=_share_pct(passed(judge, marginal, plan, LINE)),
        power_pct=_share_pct(passed(judge, fast, plan, LINE)),
    )


def _rates_of(product: Judge, rows: Sequence[Row]) -> Iterator[tuple[str, float]]:
    """The rates that have to be nominal, each with its name."""
    for row in rows:
        if isinstance(row, JudgedRecord) and row.judge == product.name:
            where = f"with {row.noise} and {row.rounds} rounds"
            yield f"False passes {where}", row.false_pass_pct
            yield f"False fails {where}", row.false_fail_pct
        elif isinstance(row, PlanRecord) and row.plan == CORRECTED.name:
            yield f"False passes with looks after {', '.join(map(str, row.looks))} rounds", row.false_pass_pct
        elif isinstance(row, OrderRecord) and row.order == ALTERNATING.name:
            yield f"False alarms in the order {row.order}", row.false_alarm_pct


def _share_pct(flags: Flags) -> float:
    return 100 * int(flags.sum()) / len(flags)
