"""Places: where the POs of one driver are worked, one after the other."""

from pathlib import Path
from typing import NamedTuple, Protocol

from harness.coupa.devtools import DevTools
from harness.coupa.tab import Tab
from harness.coupa.tabs import Tabs


class Place(NamedTuple):
    """A tab, and the browser context that it lies in; None for that of the driver's profile."""

    tab: Tab
    context: str | None = None


class Errand(NamedTuple):
    """What a PO is at first: the address of its page, and the folder for its files."""

    url: str
    folder: Path


class Places(Protocol):
    """A kind of place that each PO gets one of.

    Attributes:
        light: it is best opened while the page of the PO before loads, not while its files arrive. A tab is; a context
            slows the page by more than it saves later.
    """

    @property
    def light(self) -> bool:
        """As above."""

    def open(self) -> Place:
        """A new one, with an empty tab. Raises DriverError: it could not be made."""

    def close(self, place: Place) -> None:
        """Begin to do away with it. Raises DriverError: the browser went away."""


class FreshTabs:
    """A tab of its own for each PO, in the profile that all POs of the driver share.

    Args:
        visible: show its window. A hidden tab is neither painted nor composited (docs/performance.md).

    Attributes:
        light: not where it is shown: in a full browser it would push the page before out of sight, whose lists then
            load no further.
    """

    def __init__(self, devtools: DevTools, tabs: Tabs, *, visible: bool) -> None:
        self._devtools = devtools
        self._tabs = tabs
        self._visible = visible
        self.light = not visible

    def open(self) -> Place:
        """A tab, empty."""
        created = self._devtools.call("Target.createTarget", {"url": "about:blank", "hidden": not self._visible})
        return Place(self._tabs.attach(self._devtools, str(created["targetId"])))

    def close(self, place: Place) -> None:
        """Close it, and the downloads that still wait for an answer with it; the cleaning has often done so."""
        # Not sent as a command that is to be answered: nobody would fetch the answer, one for each PO.
        self._devtools.post("Target.closeTarget", {"targetId": place.tab.target})


class Workplace:
    """The place of the PO in hand, and the one that is ready for the next.

    Attributes:
        own: the tab that the driver started with.
        now: where the PO in hand is worked.
        errand: that the place of the PO in hand had set out on before its turn came; None where it had not.
    """

    def __init__(self, own: Place) -> None:
        self.own = own
        self.now = own
        self.errand: Errand | None = None
        self._places: Places | None = None
        self._ready: Place | None = None
        self._next_errand: Errand | None = None

    def enter(self, places: Places) -> None:
        """Go to a place of this kind that no PO has been in. Raises DriverError."""
        self.now = self._ready or places.open()
        self.errand = self._next_errand
        self._places, self._ready, self._next_errand = places, None, None

    def wants_ready(self, *, loading: bool) -> bool:
        """Whether now is the time to have a place at hand for the next PO.

        Args:
            loading: the page of the PO in hand is loading; else its files are arriving.
        """
        return self._places is not None and self._ready is None and self._places.light == loading

    def make_ready(self) -> None:
        """Have a place at hand for the next PO. Raises DriverError: it could not be made."""
        assert self._places is not None, "asked for by wants_ready only"
        self._ready = self._places.open()

    def send_ahead(self, errand: Errand) -> Place | None:
        """The place at hand, to set out on the next PO's errand; None where it would share anything with this PO."""
        if self._ready is None or self._ready.context is None or self._next_errand is not None:
            return None
        self._next_errand = errand
        return self._ready

    def leave(self) -> None:
        """Do away with the place of the PO in hand. Raises DriverError."""
        if self._places is not None and self.now is not self.own:
            self._places.close(self.now)
        self.now, self.errand = self.own, None

    def abandon(self) -> None:
        """Do away with every place that was opened, in whatever state. Raises DriverError."""
        self.leave()
        ready, self._ready, self._next_errand = self._ready, None, None
        if self._places is not None and ready is not None:
            self._places.close(ready)

    def renew(self) -> None:
        """Change the place of the PO in hand for one that no PO has been in. Raises DriverError."""
        if self._places is not None:
            self.leave()
            self.enter(self._places)

    def kept_tabs(self) -> frozenset[str]:
        """The driver's own tab, and the one that no PO has been in yet."""
        return frozenset(place.tab.target for place in (self.own, self._ready) if place is not None)
