from harness.coupa.result import PoStatus
from harness.isolation.checks import CHECKS, run_checks
from harness.isolation.evidence import Evidence
from tests.support.evidence import make_entry, make_evidence, make_result

NAMES = [
    "files-complete",
    "results-complete",
    "nothing-left-behind",
    "no-foreign-cookies",
    "browser-as-after-login",
    "mode-kept",
]


def statuses(evidence: Evidence) -> dict[str, str]:
    return {record.name: record.status for record in run_checks(evidence)}


def test_a_good_trial_passes_every_check_and_finds_nothing() -> None:
    records = run_checks(make_evidence(inspected=True))
    assert [record.name for record in records] == NAMES
    assert {record.status for record in records} == {"passed"}
    assert not [finding for record in records for finding in record.findings]


def test_every_check_fails_when_everything_went_wrong() -> None:
    evidence = make_evidence(
        results=(make_result(status=PoStatus.FAILED, residue=("window.name was left",)),),
        files=(),
        journal=(make_entry("10002", coupa_supplier="acme.10001"),),
        survivors=("process 1 is still running",),
        inspected=True,
        fell_back="no driver started",
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
        "browser-as-after-login": "not-applicable",
        "mode-kept": "passed",
    }


def test_on_a_site_that_plants_nothing_a_look_into_the_browser_takes_the_place_of_the_journal() -> None:
    looked = make_evidence(known_site=False, journal=None, inspected=True)
    assert statuses(looked)["browser-as-after-login"] == "passed"


def test_no_two_checks_share_a_name() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
