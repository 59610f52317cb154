"""Containers: what BiDi calls user contexts, and a person who uses Firefox calls container tabs."""

from collections.abc import Callable

from harness.coupa.firefox.bidi import BiDi
from harness.coupa.firefox.cookies import as_bidi, partition_of
from harness.coupa.firefox.network import Network
from harness.coupa.firefox.tab import FirefoxTab
from harness.coupa.settings import Session
from harness.coupa.wire import Command, Sent

MakeTab = Callable[[str, str], FirefoxTab]
"""Takes over a tab, by its name and that of its container."""


class Containers:
    """Opens containers, each with an empty tab and the login and nothing else, and removes them.

    Args:
        session: tells the login that each is given.
        shown: bring each tab to the front: lists that load as they come into view need to be shown.
    """

    def __init__(
        self, bidi: BiDi, network: Network, make_tab: MakeTab, session: Callable[[], Session], *, shown: bool
    ) -> None:
        self._bidi = bidi
        self._network = network
        self._make_tab = make_tab
        self._session = session
        self._shown = shown
        self._removing: list[Sent] = []

    def open(self) -> FirefoxTab:
        """A container with its tab. Raises DriverError: it could not be made, or one before it not be removed."""
        making = self._bidi.send_all([("browser.createUserContext", {})])
        self.settle()
        [made] = self._bidi.results(making)
        container = str(made["userContext"])
        empty = {"type": "tab", "userContext": container, "background": not self._shown}
        created, *_ = self._bidi.call_all(
            [("browsingContext.create", empty), *cookie_commands(self._session(), container)]
        )
        return self._make_tab(str(created["context"]), container)

    def close(self, tab: FirefoxTab) -> None:
        """Begin to remove a container with all its tabs; the next :meth:`open` waits for the end."""
        self._network.forget(tab.target)
        self._removing += self._bidi.send_all([("browser.removeUserContext", {"userContext": tab.container})])

    def settle(self) -> None:
        """Wait until the containers that were closed are gone. Raises DriverError: one is not."""
        removing, self._removing = self._removing, []
        self._bidi.results(removing)


def cookie_commands(session: Session, container: str) -> list[Command]:
    """What puts a login into a container."""
    partition = partition_of(container)
    return [("storage.setCookie", {"cookie": as_bidi(cookie), "partition": partition}) for cookie in session.cookies]
