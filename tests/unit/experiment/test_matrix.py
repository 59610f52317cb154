from harness.coupa.modes import MODES
from harness.experiment.matrix import all_combinations


def test_every_lifecycle_has_its_columns_and_a_mode_that_only_fetches_otherwise_has_none() -> None:
    assert {each.mode for each in all_combinations()} == MODES.keys() - {"http-transfer"}
    assert len(all_combinations()) == 8
