from dataclasses import replace

from harness.analysis.warnings.known_residue import KnownResidue
from harness.isolation.leaks import TRIAL_VECTORS, leak_checks
from harness.isolation.vectors import VECTORS
from tests.support.runs import make_run, make_trial
from tests.support.traces import FIRST, SECOND, VECTOR, all_quiet, make_observation, make_traces, tag

LEAK = make_traces(make_observation(SECOND, seen=[tag(FIRST)]))
UNCLOSABLE = replace(VECTOR, closable=False)


def test_a_clean_vector_passes() -> None:
    (check,) = leak_checks([VECTOR], make_traces(*all_quiet()), shares_profile=True)
    assert (check.name, check.status, check.findings) == ("no-leak-note", "passed", [])


def test_a_leak_fails_and_is_named() -> None:
    (check,) = leak_checks([VECTOR], LEAK, shares_profile=True)
    assert check.status == "failed"
    assert check.findings == ["note: a note of PO10001 (Acme) was seen by PO10002 in worker 0"]


def test_what_no_cleaning_reaches_is_named_but_not_failed_where_pos_share_a_profile() -> None:
    (check,) = leak_checks([UNCLOSABLE], LEAK, shares_profile=True)
    assert check.status == "not-applicable"
    assert check.findings[0].startswith("cannot be cleaned: note")


def test_what_no_cleaning_reaches_fails_a_mode_that_need_not_clean() -> None:
    (check,) = leak_checks([UNCLOSABLE], LEAK, shares_profile=False)
    assert check.status == "failed"


def test_a_vector_that_was_not_looked_for_neither_passes_nor_fails() -> None:
    (check,) = leak_checks([VECTOR], make_traces(), shares_profile=True)
    assert check.status == "not-applicable"
    assert check.findings


def test_the_vectors_of_a_trial_are_those_that_pages_handle_side_by_side() -> None:
    assert {vector.name for vector in VECTORS} - {vector.name for vector in TRIAL_VECTORS} == {
        "permission",
        "driver-script",
        "open-dialog",
        "late-download",
        "late-cookie",
    }


def test_the_run_warns_of_what_could_not_be_cleaned() -> None:
    checks = leak_checks([UNCLOSABLE, VECTOR], LEAK, shares_profile=True)
    run = make_run(isolation=[make_trial("driver-per-worker", checks=checks)])
    warning = KnownResidue().look(run)
    assert warning is not None
    assert "driver-per-worker: note" in warning.sentence
    assert "context-per-po" in warning.remedy


def test_the_run_does_not_warn_where_everything_could_be_cleaned() -> None:
    checks = leak_checks([UNCLOSABLE], make_traces(*all_quiet()), shares_profile=True)
    run = make_run(isolation=[make_trial("driver-per-worker", checks=checks)])
    assert KnownResidue().look(run) is None
