from dataclasses import replace

from harness.isolation.judgement import judge
from harness.isolation.traces import Visit
from tests.support.traces import FIRST, POS, SECOND, THIRD, VECTOR, all_quiet, make_observation, make_traces, tag


def test_a_vector_that_every_page_looked_at_in_vain_is_clean() -> None:
    judgement = judge(VECTOR, make_traces(*all_quiet()))
    assert judgement.status == "clean"
    assert judgement.findings == ()


def test_a_leak_names_the_vector_whose_state_it_is_who_saw_it_and_where() -> None:
    visits = (Visit(FIRST, worker=2), Visit(SECOND, worker=2))
    judgement = judge(VECTOR, make_traces(make_observation(SECOND, seen=[tag(FIRST)]), visits=visits))
    assert judgement.status == "leak"
    assert judgement.findings == ("note: a note of PO10001 (Acme) was seen by PO10002 in worker 2",)


def test_a_po_that_finds_its_own_state_again_has_seen_no_leak() -> None:
    quiet = (make_observation(FIRST, seen=[tag(FIRST)]), *all_quiet()[1:])
    assert judge(VECTOR, make_traces(*quiet)).status == "clean"


def test_state_without_a_name_is_laid_to_the_po_before_in_the_same_worker() -> None:
    visits = (Visit(FIRST, worker=0), Visit(SECOND, worker=1), Visit(THIRD, worker=0))
    (finding,) = judge(VECTOR, make_traces(make_observation(THIRD, seen=["granted"]), visits=visits)).findings
    assert finding == "note: a note of PO10001 (Acme) was seen by PO10003 in worker 0"


def test_state_without_a_name_at_the_first_po_is_a_leak_all_the_same() -> None:
    judgement = judge(VECTOR, make_traces(make_observation(FIRST, seen=["granted"])))
    assert judgement.status == "leak"
    assert "an earlier PO" in judgement.findings[0]


def test_seeing_the_same_state_twice_is_one_finding() -> None:
    twice = [make_observation(SECOND, seen=[tag(FIRST)])] * 2
    assert len(judge(VECTOR, make_traces(*twice)).findings) == 1


def test_a_page_that_did_not_report_leaves_the_vector_unproved() -> None:
    judgement = judge(VECTOR, make_traces(*all_quiet()[:2]))
    assert judgement.status == "not-applicable"
    assert judgement.findings == ("note: the page of PO10003 did not report it",)


def test_a_page_that_could_not_plant_leaves_the_vector_unproved() -> None:
    troubled = make_observation(SECOND, trouble={"note": "Error: no room"})
    judgement = judge(VECTOR, make_traces(*all_quiet(), troubled))
    assert judgement.status == "not-applicable"
    assert judgement.findings == ("note: PO10002 could not plant or read it: Error: no room",)


def test_a_leak_counts_though_another_page_was_in_trouble() -> None:
    troubled = make_observation(THIRD, trouble={"note": "Error: no room"})
    assert judge(VECTOR, make_traces(make_observation(SECOND, seen=[tag(FIRST)]), troubled)).status == "leak"


def test_what_only_the_driver_reads_must_have_been_looked_for_before_every_po() -> None:
    vector = replace(VECTOR, read="", read_by_driver=lambda _browser: [])
    looked = [Visit(po, seen={"note": []}) for po in POS]
    assert judge(vector, make_traces(visits=looked)).status == "clean"
    judgement = judge(vector, make_traces(visits=[*looked[:2], Visit(THIRD)]))
    assert judgement.status == "not-applicable"
    assert judgement.findings == ("note: the driver did not look for it before PO10003",)


def test_what_the_driver_finds_is_a_leak_too() -> None:
    visits = (Visit(FIRST), Visit(SECOND, seen={"note": [f"driver.{FIRST}"]}))
    assert judge(VECTOR, make_traces(visits=visits)).status == "leak"


def test_what_the_driver_could_not_plant_is_unproved() -> None:
    visits = (Visit(FIRST, trouble={"note": "it was not planted"}), Visit(SECOND), Visit(THIRD))
    judgement = judge(VECTOR, make_traces(*all_quiet(), visits=visits))
    assert judgement.findings == ("note: PO10001 could not plant or read it: it was not planted",)
