"""What a run bears, as it is typed."""

import pytest

from harness.commands.endurance import EnduranceOptions, size_bytes
from harness.coupa.endurance import Endurance
from harness.errors import ConfigError


def test_nothing_typed_is_what_a_run_bears_anyway() -> None:
    assert EnduranceOptions().endurance() == Endurance()


@pytest.mark.parametrize(
    ("text", "size"),
    [("800M", 800 << 20), ("1.5G", 3 << 29), ("1.5 GiB", 3 << 29), ("900mb", 900 << 20), ("70000000", 70_000_000)],
)
def test_a_size_has_a_unit_in_powers_of_1024(text: str, size: int) -> None:
    assert size_bytes("--retire-at", text) == size


@pytest.mark.parametrize("text", ["much", "-1G", "1.5.0G", "G", "10%", "1e9"])
def test_a_size_that_is_none_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ConfigError, match=r"Write it like 800M or 1\.5G"):
        size_bytes("--retire-at", text)


def test_a_driver_is_not_retired_at_less_than_any_takes() -> None:
    with pytest.raises(ConfigError, match="less than any browser takes"):
        EnduranceOptions(retire_at="10M").endurance()
