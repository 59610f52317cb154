from pathlib import Path
from typing import ClassVar

import pytest

from harness.coupa.places import Errand, FreshTabs, Place, Workplace
from harness.coupa.tab import Tab
from harness.coupa.tabs import Tabs
from harness.coupa.tuning import Tuning
from harness.workload.patience import Patience
from tests.support.browsers import RecordingDevTools

FIRST = Errand("https://acme.test/1", Path("one"))
SECOND = Errand("https://acme.test/2", Path("two"))


class Rooms:
    """Numbered places, and what became of each; with or without a context of their own."""

    light: ClassVar[bool] = False

    def __init__(self, *, contexts: bool = True) -> None:
        self._contexts = contexts
        self.opened: list[Place] = []
        self.closed: list[Place] = []

    def open(self) -> Place:
        name = f"place-{len(self.opened)}"
        self.opened.append(make_place(name, name if self._contexts else None))
        return self.opened[-1]

    def close(self, place: Place) -> None:
        self.closed.append(place)


class LightRooms(Rooms):
    """Places that cost next to nothing."""

    light: ClassVar[bool] = True


def make_place(name: str, context: str | None = None) -> Place:
    return Place(Tab(RecordingDevTools(), name, name, Patience()), context)


OWN = make_place("own")


def test_a_driver_begins_in_its_own_tab_and_goes_back_to_it() -> None:
    workplace, rooms = Workplace(OWN), Rooms()
    assert workplace.now is OWN
    workplace.enter(rooms)
    assert workplace.now is rooms.opened[0]
    workplace.leave()
    assert workplace.now is OWN
    assert rooms.closed == rooms.opened


def test_the_drivers_own_tab_is_never_closed() -> None:
    workplace = Workplace(OWN)
    workplace.leave()
    assert workplace.now is OWN


def test_a_place_that_was_made_ready_is_the_next_pos() -> None:
    workplace, rooms = Workplace(OWN), Rooms()
    workplace.enter(rooms)
    workplace.make_ready()
    workplace.leave()
    workplace.enter(rooms)
    assert len(rooms.opened) == 2
    assert workplace.now is rooms.opened[1]
    assert rooms.closed == rooms.opened[:1]


def test_nothing_is_made_ready_where_all_pos_share_the_drivers_tab() -> None:
    workplace = Workplace(OWN)
    assert not workplace.wants_ready(loading=False)
    assert workplace.send_ahead(SECOND) is None
    assert workplace.kept_tabs() == {"own"}


def test_a_place_at_hand_sets_out_on_one_errand() -> None:
    workplace, rooms = Workplace(OWN), Rooms()
    workplace.enter(rooms)
    workplace.make_ready()
    assert workplace.send_ahead(SECOND) is rooms.opened[1]
    assert workplace.send_ahead(FIRST) is None
    assert workplace.errand is None
    workplace.leave()
    workplace.enter(rooms)
    assert workplace.errand == SECOND
    workplace.leave()
    workplace.enter(rooms)
    assert workplace.errand is None


def test_a_tab_in_a_shared_profile_never_sets_out_before_its_turn() -> None:
    workplace, rooms = Workplace(OWN), Rooms(contexts=False)
    workplace.enter(rooms)
    workplace.make_ready()
    assert workplace.send_ahead(SECOND) is None


def test_a_place_that_set_out_for_another_po_is_changed_for_a_new_one() -> None:
    workplace, rooms = Workplace(OWN), Rooms()
    workplace.enter(rooms)
    workplace.make_ready()
    workplace.send_ahead(SECOND)
    workplace.leave()
    workplace.enter(rooms)
    workplace.renew()
    assert workplace.now is rooms.opened[2]
    assert workplace.errand is None
    assert rooms.closed == rooms.opened[:2]


def test_tabs_without_traces_are_kept() -> None:
    workplace, rooms = Workplace(OWN), Rooms(contexts=False)
    workplace.enter(rooms)
    workplace.make_ready()
    assert workplace.kept_tabs() == {"own", "place-1"}


def test_a_fresh_tab_is_hidden_unless_windows_are_to_be_seen() -> None:
    for visible in (True, False):
        devtools = RecordingDevTools()
        devtools.answers["Target.createTarget"] = {"targetId": "T"}
        place = FreshTabs(devtools, Tabs(Patience(), Tuning()), visible=visible).open()
        assert (place.tab.target, place.context) == ("T", None)
        assert devtools.sent("Target.createTarget") == [{"url": "about:blank", "hidden": not visible}]


@pytest.mark.parametrize("light", [True, False])
def test_a_light_place_is_wanted_while_a_page_loads_and_a_heavy_one_while_files_arrive(light: bool) -> None:
    workplace, rooms = Workplace(OWN), LightRooms() if light else Rooms()
    workplace.enter(rooms)
    assert workplace.wants_ready(loading=True) is light
    assert workplace.wants_ready(loading=False) is not light
    workplace.make_ready()
    assert not workplace.wants_ready(loading=light)


def test_abandoning_does_away_with_the_place_in_use_and_the_one_at_hand() -> None:
    workplace, rooms = Workplace(OWN), Rooms()
    workplace.enter(rooms)
    workplace.make_ready()
    workplace.abandon()
    assert rooms.closed == rooms.opened
    assert len(rooms.closed) == 2
    assert workplace.now is OWN
