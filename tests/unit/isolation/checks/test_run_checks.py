from harness.coupa.result import PoStatus
from harness.isolation.checks import CHECKS, run_checks
from harness.isolation.evidence import Evidence
from tests.support.evidence import make_entry, make_evidence, make_result

NAMES = ["files-complete", "results-complete", "nothing-left-behind", "no-foreign-cookies"]


def statuses(evidence: Evidence) -> dict[str, str]:
    return {record.name: record.status for record in run_checks(evidence)}


def test_a_good_trial_passes_every_check_and_finds_nothing() -> None:
    records = run_checks(make_evidence())
    assert [record.name for record in records] == NAMES
    assert {record.status for record in records} == {"passed"}
    assert not [finding for record in records for finding in record.findings]


def test_every_check_fails_when_everything_went_wrong() -> None:
    evidence = make_evidence(
        results=(make_result(status=PoStatus.FAILED),),
        files=(),
        journal=(make_entry("10002", coupa_supplier="acme.10001"),),
        survivors=("process 1 is still running",),
    )
    records = run_checks(evidence)
    assert {record.status for record in records} == {"failed"}
    assert all(record.findings for record in records)


def test_on_a_real_site_the_checks_that_need_to_know_it_do_not_apply() -> None:
    assert statuses(make_evidence(known_site=False, journal=None)) == {
        "files-complete": "not-applicable",
        "results-complete": "passed",
        "nothing-left-behind": "passed",
        "no-foreign-cookies": "not-applicable",
    }


def test_no_two_checks_share_a_name() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
