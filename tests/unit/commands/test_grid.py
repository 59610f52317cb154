from pathlib import Path

import pytest

from harness.commands.grid import status, status_in_words
from harness.errors import EnvironmentProblem
from harness.grid.client import status_of
from harness.grid.state import HUB, GridMember, GridState, StateFile
from tests.support.grids import make_node, make_session, make_status
from tests.support.machine import Machine


def test_a_status_is_told_node_by_node_with_its_places() -> None:
    status = status_of(make_status(make_node(id="a", slots=4, sessions=[make_session()]), make_node(id="b", slots=2)))

    assert status_in_words("http://127.0.0.1:4444", status, []) == [
        "The Grid at http://127.0.0.1:4444 is ready: 1 of 6 places taken.",
        "  node at http://127.0.0.1:5555/a: up, chrome, 1 of 4 taken",
        "  node at http://127.0.0.1:5555/b: up, chrome, 0 of 2 taken",
    ]


def test_a_node_that_is_down_and_one_that_has_ended_are_told() -> None:
    status = status_of(make_status(make_node(id="a", availability="DOWN"), ready=False))

    said = status_in_words("http://127.0.0.1:4444", status, ["node-2"])

    assert "is not ready: 0 of 0 places taken" in said[0]
    assert ": down, " in said[1]
    assert said[2] == "  node-2: its process has ended"


def test_a_grid_whose_hub_has_died_is_told_with_what_ends_the_rest(tmp_path: Path) -> None:
    places = Machine(tmp_path).places
    dead = GridMember(role=HUB, pid=1, create_time=1.0, url="http://127.0.0.1:1", log=Path("log"))
    StateFile.here(places).write(GridState(url="http://127.0.0.1:1", folder=tmp_path, members=(dead,)))

    with pytest.raises(EnvironmentProblem, match=r"has died; ended: hub\. End what is left .*'harness grid down'"):
        status("", as_json=False, places=places)


def test_another_grid_than_the_one_that_died_here_is_asked_itself(tmp_path: Path) -> None:
    places = Machine(tmp_path).places
    dead = GridMember(role=HUB, pid=1, create_time=1.0, url="http://127.0.0.1:2", log=Path("log"))
    StateFile.here(places).write(GridState(url="http://127.0.0.1:2", folder=tmp_path, members=(dead,)))

    with pytest.raises(EnvironmentProblem, match=r"No Grid answers at http://127\.0\.0\.1:1"):
        status("http://127.0.0.1:1", as_json=False, places=places)
