import pytest

from harness.coupa.tuning import BLOCKABLE, Tuning


def test_nothing_is_tuned_unless_asked_for() -> None:
    assert Tuning().blocked_addresses() == []
    assert not Tuning().overlap


@pytest.mark.parametrize("kind", BLOCKABLE)
def test_a_kind_of_file_is_known_by_the_ends_of_its_addresses(kind: str) -> None:
    addresses = Tuning(blocked=(kind,)).blocked_addresses()
    assert addresses
    assert all(address.startswith("*.") and address.endswith("*") for address in addresses)


def test_an_address_is_blocked_as_it_was_given() -> None:
    assert Tuning(blocked=("*://analytics.example/*", "fonts")).blocked_addresses()[0] == "*://analytics.example/*"
