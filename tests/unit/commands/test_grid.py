from harness.commands.grid import status_in_words
from harness.grid.client import status_of
from tests.support.grids import make_node, make_session, make_status


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
