from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from harness.commands.sweeping import Swept, run_in_turn
from harness.experiment.events import Event
from harness.experiment.logbook import Logbook
from harness.experiment.sweep.plan import SweepPlan
from harness.record.run import RoundRecord, RunRecord
from tests.support.plans import make_plan
from tests.support.runs import make_round, make_run

COUNTS = (1, 2)


def make_sweep_plan(folder: Path, *, rounds: int = 3, budget_s: float | None = None) -> SweepPlan:
    return SweepPlan(replace(make_plan(folder), rounds=rounds, budget_s=budget_s), COUNTS)


def begun(plan: SweepPlan, done: Mapping[int, int] | None = None) -> dict[int, Swept]:
    """Each number of workers with as many rounds behind it as ``done`` says."""
    runs = {n: make_run([make_round(index) for index in range((done or {}).get(n, 0))], isolation=[]) for n in COUNTS}
    return {n: Swept.of(plan.of(n), Logbook(plan.of(n), run)) for n, run in runs.items()}


def carry_on(plan: SweepPlan, swept: Mapping[int, Swept]) -> list[str]:
    """Run what is left, of rounds that take no time; what was told on the way."""
    told: list[Event] = []
    rounds = {n: _rounds_after(each.logbook.run, plan.base.rounds) for n, each in swept.items()}
    run_in_turn(plan, swept, rounds, told.append)
    return [text for event in told if (text := getattr(event, "text", ""))]


def _rounds_after(run: RunRecord, rounds: int) -> Iterator[RoundRecord]:
    yield from (make_round(index) for index in range(len(run.rounds), rounds))


def test_without_a_budget_every_number_gets_all_its_rounds_block_by_block(tmp_path: Path) -> None:
    plan = make_sweep_plan(tmp_path)
    swept = begun(plan)

    told = carry_on(plan, swept)

    assert told == [f"Block {block} of 3: {words}." for block, words in (
        (1, "1 worker"), (1, "2 workers"), (2, "2 workers"), (2, "1 worker"), (3, "1 worker"), (3, "2 workers"),
    )]  # fmt: skip
    assert [each.rounds_done for each in swept.values()] == [3, 3]
    assert [each.decision().stopped for each in swept.values()] == ["rounds", "rounds"]


def test_a_spent_budget_begins_no_block_and_is_the_reason_that_each_run_gives(tmp_path: Path) -> None:
    plan = make_sweep_plan(tmp_path, budget_s=0.0)
    swept = begun(plan)

    told = carry_on(plan, swept)

    assert told[-1] == "The budget is spent: no block is begun after 1."
    assert [each.rounds_done for each in swept.values()] == [1, 1]
    decided = swept[2].decision()
    assert (decided.stopped, decided.sentence) == (
        "budget",
        "The budget of the sweep was spent after 1 round of 2 workers.",
    )


def test_what_was_measured_before_an_interruption_has_spent_its_part_of_the_budget(tmp_path: Path) -> None:
    plan = make_sweep_plan(tmp_path, budget_s=30.0)
    swept = begun(plan, {1: 1, 2: 1})
    assert sum(each.measured_s for each in swept.values()) == 34.0

    carry_on(plan, swept)

    assert [each.rounds_done for each in swept.values()] == [1, 1]


def test_a_block_that_was_begun_is_completed_whatever_the_budget(tmp_path: Path) -> None:
    plan = make_sweep_plan(tmp_path, budget_s=0.0)
    swept = begun(plan, {1: 1, 2: 2})

    carry_on(plan, swept)

    assert [each.rounds_done for each in swept.values()] == [2, 2]


def test_a_run_with_all_its_rounds_was_not_interrupted_even_where_the_sweep_was(tmp_path: Path) -> None:
    whole, part = begun(make_sweep_plan(tmp_path), {1: 3, 2: 2}).values()

    assert (whole.is_whole, whole.decision().stopped) == (True, "rounds")
    assert (part.is_whole, part.decision().stopped) == (False, "interrupted")
    assert part.decision().sentence == "Interrupted after 2 complete rounds."
