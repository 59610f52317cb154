from harness.analysis.gate.checks import Checks
from harness.analysis.gate.condition import Case
from harness.record.run import CheckRecord
from tests.support.judgements import run_of, with_failed_check
from tests.support.runs import make_run, make_trial


def test_a_failed_check_fails_the_run_and_says_what_it_found() -> None:
    finding = Checks().look(Case(with_failed_check(run_of(0.6))))
    assert finding.standing == "checks-failed"
    assert finding.sentence.startswith("1 of 1 check failed")
    assert finding.details == ("files-complete, round 9, driver-per-worker: PO10001 lacks order.pdf",)


def test_a_failed_check_of_the_isolation_round_counts_too() -> None:
    leak = CheckRecord(name="no-leak-etag", status="failed", findings=[])
    finding = Checks().look(Case(make_run(isolation=[make_trial(checks=[leak])])))
    assert finding.standing == "checks-failed"
    assert finding.details == ("no-leak-etag, isolation round, per-po-driver: no finding was recorded",)


def test_checks_that_passed_or_did_not_apply_pass() -> None:
    checks = [CheckRecord(name="a", status="passed"), CheckRecord(name="b", status="not-applicable")]
    finding = Checks().look(Case(make_run(isolation=[make_trial(checks=checks)])))
    assert (finding.standing, finding.sentence) == ("pass", "All 1 check of isolation and integrity passed.")


def test_a_run_without_checks_passes_and_says_so() -> None:
    finding = Checks().look(Case(make_run()))
    assert (finding.standing, finding.sentence) == ("pass", "The run made no check.")
