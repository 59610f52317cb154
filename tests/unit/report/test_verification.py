from collections.abc import Callable
from io import StringIO

import pytest
from rich.console import Console

from harness.analysis.simulation.records import JudgedRecord, OrderRecord, PlanRecord, VerificationRecord
from harness.report.verification import print_verification, render_verification, sections_of


def make_record(*, broken: list[str] | None = None, product: str = "signed-rank") -> VerificationRecord:
    return VerificationRecord(
        harness_version="0.1.0",
        simulations=2000,
        seed=7,
        product=product,
        nominal_pct=5.0,
        allowed_pct=6.95,
        judged=[
            JudgedRecord(
                noise=noise, rounds=5, judge=judge, false_pass_pct=rate, false_fail_pct=3, coverage_pct=97 - rate
            )
            for noise in ("sd 5 %", "sd 10 %")
            for judge, rate in (("t", 5.1), ("signed-rank", 3.2))
        ],
        plans=[PlanRecord(plan="corrected", looks=[8, 12], level=0.975, false_pass_pct=2.3, power_pct=86.0)],
        orders=[OrderRecord(order="ABBA", false_alarm_pct=4.0), OrderRecord(order="AAABBB", false_alarm_pct=55.0)],
        broken=broken or [],
    )


def printed(record: VerificationRecord, width: int = 120) -> str:
    console = Console(file=StringIO(), width=width)
    print_verification(record, console, [])
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_each_noise_is_a_row_and_each_method_a_column() -> None:
    false_passes, coverage, *_ = sections_of(make_record())
    assert false_passes.head == ["noise", "rounds", "t on log ratios", "signed rank (in use)"]
    assert false_passes.rows == [["sd 5 %", "5", "5.1", "3.2"], ["sd 10 %", "5", "5.1", "3.2"]]
    assert coverage.rows[0][2:] == ["91.9", "93.8"]


def test_what_is_in_use_is_marked_in_each_table() -> None:
    *_, looks, orders = sections_of(make_record())
    assert looks.rows == [("corrected (in use)", "8, 12", "97.5 %", "2.3", "86.0")]
    assert orders.rows == [("ABBA (in use)", "4.0"), ("AAABBB", "55.0")]


def test_every_table_says_what_it_means() -> None:
    shown = " ".join(printed(make_record()).split())
    for section in sections_of(make_record()):
        assert section.meaning in shown


def test_the_page_opens_with_the_verdict_and_ends_with_how_to_repeat_it() -> None:
    page = render_verification(make_record())
    assert page.startswith("# The method in use (signed rank) keeps its word: it is wrong in no more than 5 % of runs.")
    assert page.endswith("`harness verify-statistics --simulations 2000 --seed 7`\n")
    assert "| sd 5 % | 5 | 5.1 | 3.2 |\n| sd 10 % | 5 | 5.1 | 3.2 |\n" in page


def test_the_share_that_is_put_down_to_chance_is_stated() -> None:
    assert "up to 7.0 % is put down to chance" in " ".join(printed(make_record()).split())


@pytest.mark.parametrize("form", [printed, render_verification])
def test_a_broken_promise_is_said_with_the_rows_that_broke_it(form: Callable[[VerificationRecord], str]) -> None:
    shown = form(make_record(broken=["False passes: 9.7 %.", "False alarms: 8.1 %."]))
    assert "is wrong more often than it says" in shown
    assert "False passes: 9.7 %." in shown
    assert "False alarms: 8.1 %." in shown
