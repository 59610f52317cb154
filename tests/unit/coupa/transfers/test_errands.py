from harness.coupa.backoff import Backoff
from harness.coupa.endurance import Endurance
from harness.coupa.site_failure import Failure
from harness.coupa.transfers.errands import Errands

LINKS = ("/1", "/2", "/3")
PASSING = Failure("the site answered 500", may_pass=True)
LASTING = Failure("the site answered 404")


class Pauses:
    """A backoff that remembers the pauses that somebody waited for, and lets no time pass."""

    def __init__(self, tries: int = 3) -> None:
        self.paused_s: list[float] = []
        self.backoff = Backoff(Endurance(tries=tries), pause=self.paused_s.append)


def taken(errands: Errands, most: int = 6, *, alone: bool) -> list[str]:
    return [errand.link for errand in errands.take(most, alone=alone)]


def test_links_are_followed_in_order_a_few_at_a_time() -> None:
    errands = Errands(LINKS, Pauses().backoff)
    assert taken(errands, 2, alone=True) == ["/1", "/2"]
    assert taken(errands, 2, alone=False) == ["/3"]
    assert taken(errands, 2, alone=True) == []


def test_a_link_that_failed_is_followed_again_behind_all_others_and_keeps_none_waiting() -> None:
    pauses = Pauses()
    errands = Errands(LINKS, pauses.backoff)
    [first] = errands.take(1, alone=True)
    errands.put_back(first, PASSING)
    assert taken(errands, alone=True) == ["/2", "/3"]
    assert (taken(errands, alone=False), pauses.paused_s) == ([], [])
    assert taken(errands, alone=True) == ["/1"]
    assert len(pauses.paused_s) == 1


def test_of_two_that_failed_the_one_whose_pause_is_over_first_is_followed_first() -> None:
    errands = Errands(LINKS[:2], Pauses(tries=9).backoff)
    slow, quick = errands.take(2, alone=True)
    for _ in range(4):
        slow.tries.after(PASSING)  # Its pauses have grown.
    errands.put_back(slow, PASSING)
    errands.put_back(quick, PASSING)
    assert [taken(errands, alone=True), taken(errands, alone=True)] == [["/2"], ["/1"]]


def test_a_link_that_is_given_up_keeps_its_reason() -> None:
    errands = Errands(LINKS[:2], Pauses(tries=2).backoff)
    first, second = errands.take(2, alone=True)
    errands.put_back(first, LASTING)
    errands.put_back(second, PASSING)
    [again] = errands.take(1, alone=True)
    errands.put_back(again, PASSING)
    assert errands.reasons == {"/1": "the site answered 404", "/2": "the site answered 500, asked 2 times"}
    assert taken(errands, alone=True) == []
