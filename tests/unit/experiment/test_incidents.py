import pytest

from harness.coupa.reports import FellBack, Incident, WorkerDied, WorkerGivenUp
from harness.experiment.endured import Endured
from harness.experiment.incidents import told, warnings_of, why_fallen_back
from tests.support.evidence import make_result

DEATH = WorkerDied(2, "PO10001", "the worker's process ended under this PO (exit code -9)")
GONE = WorkerGivenUp(1, "Chromium did not start, 3 times in a row.")
ALONE = FellBack("Chromium did not start, 3 times in a row.")


@pytest.mark.parametrize(
    ("incident", "sentence"),
    [
        (DEATH, "worker 2, PO10001: the worker's process ended under this PO (exit code -9)"),
        (WorkerDied(2, "", "it ended"), "worker 2, between two POs: it ended"),
        (GONE, "worker 1 gets no more POs: Chromium did not start, 3 times in a row"),
        (
            ALONE,
            "no worker is left; one driver works the rest, one PO after the other: Chromium did not start, 3 times",
        ),
    ],
)
def test_whoever_watches_is_told_in_one_sentence(incident: Incident, sentence: str) -> None:
    assert told(incident).startswith(sentence)


def test_each_kind_of_incident_is_a_warning_with_its_first_cause() -> None:
    died, given_up, fell_back = warnings_of([DEATH, DEATH, GONE, ALONE])
    assert (died.code, given_up.code, fell_back.code) == ("worker-died", "worker-given-up", "fell-back")
    assert "died 2 times (POs in hand: PO10001), the first because: the worker's process ended" in died.sentence
    assert given_up.sentence == "Given up: worker 1, the first because: Chromium did not start, 3 times in a row."
    assert why_fallen_back([DEATH, GONE, ALONE]) == ALONE.reason


def test_where_nothing_happened_there_is_nothing_to_warn_of() -> None:
    assert list(warnings_of([])) == []
    assert why_fallen_back([DEATH, GONE]) == ""


def test_what_a_batch_went_through_is_counted() -> None:
    endured = Endured()
    for report in (DEATH, GONE, ALONE):
        endured.hear(report)
    endured.note(make_result(attempts=2, troubles=(DEATH.reason,)))
    endured.note(make_result(attempts=2, troubles=("The browser went away.",)))
    endured.note(make_result(troubles=("Cleaning the session by 'full' failed.",)))
    endured.note(make_result())
    assert endured.counts() == {"pos_tried_again": 2, "drivers_failed": 2, "workers_died": 1, "fell_back": 1}
