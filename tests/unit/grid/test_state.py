import os
from pathlib import Path

import pytest

from harness.grid.state import HUB, GridMember, GridState, StateFile
from harness.host.processes import own


def make_member(role: str = HUB, *, create_time: float | None = None) -> GridMember:
    """This very process, or one that had its number before."""
    me = own(os.getpid())
    assert me is not None
    created = me.create_time if create_time is None else create_time
    return GridMember(role=role, pid=me.pid, create_time=created, url="http://127.0.0.1:1", log=Path("log"))


@pytest.fixture
def file(tmp_path: Path) -> StateFile:
    return StateFile(tmp_path / "deep" / "grid.json")


def test_what_was_written_is_read_again(file: StateFile) -> None:
    state = GridState(url="http://127.0.0.1:4444", folder=Path("somewhere"), members=(make_member(),))

    file.write(state)

    assert file.read() == state


def test_without_a_file_nothing_is_known(file: StateFile) -> None:
    assert file.read() is None
    file.remove()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"url": 3}'])
def test_a_file_that_cannot_be_read_is_as_none(file: StateFile, text: str) -> None:
    file.path.parent.mkdir(parents=True)
    file.path.write_text(text)

    assert file.read() is None


def test_a_process_that_only_has_the_number_of_a_member_is_not_it() -> None:
    assert make_member().is_alive
    assert not make_member(create_time=1_000_000.0).is_alive


def test_only_one_at_a_time_has_the_file_to_itself(file: StateFile) -> None:
    with file.reserved() as mine, file.reserved() as also_mine:
        assert (mine, also_mine) == (True, False)
    with file.reserved() as again:
        assert again


def test_the_nodes_are_all_but_the_hub() -> None:
    state = GridState(url="u", folder=Path(), members=(make_member(), make_member("node-1"), make_member("node-2")))

    assert [node.role for node in state.nodes()] == ["node-1", "node-2"]
