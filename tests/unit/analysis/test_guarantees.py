import pytest

from harness.analysis.guarantees import cost_ms, judge_guarantees, recommendation, verdict_sentence
from harness.record.isolation import CellStatus
from tests.support.isolation import CONTEXT, FULL, NONE, UNCLOSABLE, make_matrix


def test_a_matrix_in_which_every_control_leaked_and_nothing_else_holds() -> None:
    guarantees = judge_guarantees(make_matrix())
    assert guarantees.hold
    assert (guarantees.missed, guarantees.leaks, guarantees.unread) == ((), (), ())


def test_a_control_that_did_not_leak_proves_nothing() -> None:
    guarantees = judge_guarantees(make_matrix({("etag", NONE): "clean"}))
    assert not guarantees.hold
    assert guarantees.missed == (f"{NONE}: etag",)


@pytest.mark.parametrize("status", ["not-applicable", None])
def test_a_control_that_was_not_looked_at_proves_nothing_either(status: CellStatus | None) -> None:
    assert judge_guarantees(make_matrix({("etag", NONE): status})).missed == (f"{NONE}: etag",)


def test_a_leak_in_a_recommended_mode_breaks_the_guarantee() -> None:
    guarantees = judge_guarantees(make_matrix({("local-storage", FULL): "leak"}))
    assert not guarantees.hold
    assert guarantees.leaks == (f"{FULL}: local-storage",)


def test_what_cannot_be_cleaned_is_a_leak_where_no_profile_is_shared() -> None:
    guarantees = judge_guarantees(make_matrix({("basic-auth", CONTEXT): "leak"}))
    assert guarantees.leaks == (f"{CONTEXT}: basic-auth",)


@pytest.mark.parametrize("status", ["not-applicable", None])
def test_a_place_that_nobody_could_look_at_is_not_clean(status: CellStatus | None) -> None:
    guarantees = judge_guarantees(make_matrix({("history", CONTEXT): status}))
    assert not guarantees.hold
    assert guarantees.unread == (f"{CONTEXT}: history",)


def test_a_policy_that_is_neither_control_nor_recommended_may_do_as_it_likes() -> None:
    cookies = "driver-per-worker + cookies"
    assert judge_guarantees(make_matrix({("etag", cookies): "clean", ("plain-cookie", cookies): "leak"})).hold


def test_what_no_cleaning_reaches_is_named_with_what_closes_it() -> None:
    residue = judge_guarantees(make_matrix()).residue
    assert {each.vector for each in residue} == UNCLOSABLE
    assert all(each.closed_by == ("per-po-driver", "context-per-po") for each in residue)


def test_an_empty_matrix_proves_nothing() -> None:
    empty = make_matrix().model_copy(update={"combinations": [], "cells": []})
    assert not judge_guarantees(empty).hold
    assert verdict_sentence(empty) == "Isolation is not proved: 0 negative controls leaked"


def test_controls_alone_prove_nothing() -> None:
    record = make_matrix()
    controls = [each for each in record.combinations if each.role == "control"]
    alone = record.model_copy(update={"combinations": controls})
    assert not judge_guarantees(alone).hold
    assert verdict_sentence(alone) == "Isolation is not proved: no recommended mode was looked at"


def test_the_cost_is_a_median_or_nothing() -> None:
    first = make_matrix().combinations[0]
    assert cost_ms(first.model_copy(update={"costs_ms": [1.0, 9.0, 2.0]})) == 2.0
    assert cost_ms(first.model_copy(update={"costs_ms": []})) is None


def test_the_verdict_names_the_modes_that_leak_nothing() -> None:
    assert verdict_sentence(make_matrix()) == (
        "All 48 negative controls leaked; context-per-po and per-po-driver leaked nothing"
    )


def test_the_verdict_counts_what_is_wrong() -> None:
    record = make_matrix({("etag", NONE): "clean", ("history", CONTEXT): "leak", ("etag", FULL): None})
    assert verdict_sentence(record) == (
        "Isolation is not proved: 1 leak in recommended modes, 1 negative control that did not leak, "
        "1 place that could not be looked at"
    )


def test_an_interrupted_matrix_proves_nothing_yet() -> None:
    assert verdict_sentence(make_matrix(interrupted=True)).startswith("Interrupted")


def test_the_cheapest_that_leaks_nothing_is_recommended_against_the_others() -> None:
    assert recommendation(make_matrix()) == (
        "Recommended: context-per-po, which leaks nothing and costs a PO 48 ms (per-po-driver 210 ms, "
        "driver-per-worker + full 58 ms and 4 places open, sequential + full 58 ms and 4 places open)."
    )


def test_what_leaks_is_not_recommended_however_cheap() -> None:
    assert recommendation(make_matrix({("etag", CONTEXT): "leak"})).startswith("Recommended: per-po-driver, ")


def test_nothing_is_recommended_from_a_matrix_that_was_broken_off() -> None:
    assert recommendation(make_matrix(interrupted=True)) == ""
