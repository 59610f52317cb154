import pytest

from harness.errors import EnvironmentProblem
from harness.host.display import require_display


@pytest.mark.parametrize("environ", [{"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}])
def test_a_window_can_be_shown_on_either_kind_of_display(environ: dict[str, str]) -> None:
    require_display(environ, "linux")


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": "", "WAYLAND_DISPLAY": ""}])
def test_a_session_without_a_display_is_told_what_needs_none(environ: dict[str, str]) -> None:
    with pytest.raises(EnvironmentProblem, match=r"no display\. .*xvfb-run.*--profile DIR"):
        require_display(environ, "linux")


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_elsewhere_a_display_is_not_a_matter_of_variables(system: str) -> None:
    require_display({}, system)
