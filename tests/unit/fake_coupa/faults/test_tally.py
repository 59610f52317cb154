from fake_coupa.faults import FaultsConfig
from fake_coupa.faults.tally import Tally

PO = "15000001"
PAGE = f"/order_headers/{PO}"


def tally(name: str = "reset", times: int = 2) -> Tally:
    return Tally(FaultsConfig.model_validate({name: {"pages": 1, "times": times}}), seed=1)


def met(tally: Tally, path: str = PAGE, *, is_stranger: bool = False) -> bool:
    return tally.take("page", PO, path, is_stranger=is_stranger) is not None


def test_a_resource_meets_its_fault_so_many_times_and_then_no_more() -> None:
    once_or_twice = tally(times=2)
    assert [met(once_or_twice) for _ in range(4)] == [True, True, False, False]


def test_each_resource_has_a_count_of_its_own() -> None:
    once = tally(times=1)
    assert met(once)
    assert met(once, "/requisition_headers/4100001")
    assert not met(once)


def test_another_trial_meets_the_same_faults() -> None:
    once = tally(times=1)
    assert [met(once), met(once)] == [True, False]
    once.clear()
    assert [met(once), met(once)] == [True, False]


def test_who_has_no_login_does_not_use_a_fault_up() -> None:
    once = tally(times=1)
    assert not met(once, is_stranger=True)
    assert met(once)


def test_a_login_that_had_ended_anyway_counts_as_ended_by_the_fault() -> None:
    once = tally("login_expiry", times=1)
    assert met(once, is_stranger=True)
    assert not met(once)
