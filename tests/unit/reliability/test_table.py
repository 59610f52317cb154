"""The table of what was lost."""

from dataclasses import dataclass

import pytest

from tests.reliability.aftermath import Aftermath
from tests.reliability.fault import Group
from tests.reliability.faults import FAULTS
from tests.reliability.grounds import Grounds
from tests.reliability.losses import Losses
from tests.reliability.table import BEGIN, END, Happened, table_of, with_table


@dataclass(frozen=True)
class MakeBelieve:
    group: Group
    name: str = "name"
    what: str = "the disk is full"
    kept: str = "a reason"
    where: str = "download"

    def happen(self, grounds: Grounds) -> Aftermath:
        raise NotImplementedError


def test_a_row_has_the_figures_of_what_was_lost() -> None:
    table = table_of([Happened(MakeBelieve(Group.MACHINE), 6, Losses(statuses=("a",), leftovers=("b", "c")))])
    assert table.splitlines()[0] == "### Of the machine"
    assert table.splitlines()[-1] == "| the disk is full | `download` | 6 | a reason | 1 | 0 | 0 | 2 |"


def test_groups_follow_each_other_as_in_the_docs() -> None:
    table = table_of([Happened(MakeBelieve(group), 6, Losses()) for group in reversed(Group)])
    titles = [line for line in table.splitlines() if line.startswith("###")]
    assert titles == ["### Of the driver", "### Of a worker", "### Of the site", "### Of the machine"]


def test_the_table_takes_the_place_of_the_one_before() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert with_table(page, "new") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    with pytest.raises(ValueError, match="no place"):
        with_table("nothing", "new")


def test_faults_have_names_of_their_own() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(set(names)) == len(names)
