import threading
from collections import Counter
from itertools import count

import pytest

from fake_coupa.catalog import Catalog
from fake_coupa.config import LateConfig, SiteConfig
from fake_coupa.late import LateAnswers, Lateness, lateness, stalled

LONG_MS = 600_000.0


def test_the_share_of_late_pos_comes_out_and_both_kinds_take_turns() -> None:
    kinds = Counter(lateness(LateConfig(share=0.4), ordinal) for ordinal in range(50))
    assert kinds == {None: 30, Lateness.HEADERS: 10, Lateness.BODY: 10}


def test_late_pos_do_not_all_fall_to_one_of_two_workers() -> None:
    late = [ordinal for ordinal in range(12) if lateness(LateConfig(share=0.4), ordinal)]
    assert {ordinal % 2 for ordinal in late} == {0, 1}


@pytest.mark.parametrize(("share", "late"), [(0.0, 0), (1.0, 20)])
def test_none_or_all_may_be_late(share: float, late: int) -> None:
    assert sum(lateness(LateConfig(share=share), ordinal) is not None for ordinal in range(20)) == late


def test_a_late_po_has_one_late_attachment_and_it_does_not_count_on_the_others() -> None:
    catalog = Catalog(SiteConfig.model_validate({"late": {"share": 1}, "batch": {"pos": 12}}))
    orders = [order for number in catalog.numbers if (order := catalog.order(number)) and order.attachments]
    for order in orders:
        assert [each.arrives for each in order.attachments].count(False) == 1
    assert len({attachment.index for order in orders for attachment in order.attachments if attachment.late}) > 1


def test_a_held_answer_goes_on_when_it_is_let_go() -> None:
    late = LateAnswers()
    holding = threading.Thread(target=late.hold, args=(LONG_MS,), daemon=True)
    holding.start()
    assert next(held for _ in count() if (held := late.release())) == 1
    holding.join(30)
    assert not holding.is_alive()


def test_what_was_let_go_earlier_does_not_let_the_next_go() -> None:
    late = LateAnswers()
    assert late.release() == 0
    late.hold(1)
    assert late.release() == 0


@pytest.mark.parametrize("chunks", [[b"abcde", b"fgh"], [b"a"], []])
def test_a_stalled_body_begins_waits_and_is_whole(chunks: list[bytes]) -> None:
    held: list[int] = []
    body = stalled(chunks, lambda: held.append(1))
    first = next(body)
    assert (held, bool(first)) == ([], bool(chunks))
    assert first + b"".join(body) == b"".join(chunks)
    assert held == [1]
