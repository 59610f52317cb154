from pathlib import Path

import pytest

from harness.report.calibration.figure import save_calibration_figure
from tests.support.calibrations import make_calibration, make_noise


@pytest.mark.parametrize("noise", [0.02, 0.1, 1.5])
def test_quiet_noisy_and_hopeless_machines_are_drawn(tmp_path: Path, noise: float) -> None:
    path = tmp_path / "calibration.png"
    save_calibration_figure(make_calibration(make_noise(noise)), path)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_two_drawings_of_one_calibration_are_the_same(tmp_path: Path) -> None:
    record = make_calibration(make_noise(0.05))
    for name in ("one.svg", "two.svg"):
        save_calibration_figure(record, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
