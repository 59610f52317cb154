import io
import sys

import pytest
from rich.console import Console

from harness.commands.consent import agreed, tell
from harness.errors import ConfigError, InterruptedByUser
from harness.workload.load import estimate_of
from harness.workload.reach import Reach
from tests.support.tenants import make_site_options, make_tenant

PLAN = ["2 POs of [bold]acme[/bold] and no more."]
ESTIMATE = estimate_of(2, ("driver-per-worker",), 1, workers=1)


class Terminal(io.StringIO):
    """A keyboard at which somebody sits."""

    def isatty(self) -> bool:
        return True


class Person:
    """Somebody who is asked, and what they read.

    Args:
        answer: that they type; None where nobody sits there.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answer: str | None = None) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("y\n") if answer is None else Terminal(answer))
        self.console = Console(file=io.StringIO(), width=40)

    def agrees(self, *, tenant_reach: Reach | None = None, **options: object) -> bool:
        tenant = make_tenant(reach=tenant_reach or Reach())
        return agreed(tenant, make_site_options(None, **options), ESTIMATE, PLAN, self.console)

    @property
    def read(self) -> list[str]:
        assert isinstance(self.console.file, io.StringIO)
        return self.console.file.getvalue().splitlines()


def test_somebody_who_says_yes_has_read_the_plan_and_its_load(monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(monkeypatch, "y\n")
    assert person.agrees()
    assert person.read == [*PLAN, *ESTIMATE.sentences()]


@pytest.mark.parametrize("answer", ["n\n", "\n"])
def test_whoever_does_not_say_yes_has_not_agreed(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    with pytest.raises(InterruptedByUser, match="not agreed to"):
        Person(monkeypatch, answer).agrees()


def test_where_nobody_can_be_asked_yes_must_be_said_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"acme\.coupahost\.com must be agreed to.*--dry-run, then add --yes"):
        Person(monkeypatch).agrees()


def test_nor_can_anybody_be_asked_whose_input_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(monkeypatch)
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ConfigError, match="nobody can be asked here"):
        person.agrees()


def test_whoever_has_agreed_beforehand_is_told_and_asked_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(monkeypatch)
    assert person.agrees(yes=True)
    assert person.read == []


def test_a_site_on_this_machine_burdens_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person(monkeypatch)
    assert person.agrees(tenant_reach=Reach(mapped_hosts=(("acme.coupahost.com", "127.0.0.1:8443"),)))
    assert person.read == []


@pytest.mark.parametrize("yes", [False, True])
@pytest.mark.parametrize("reach", [Reach(), Reach(mapped_hosts=(("acme.coupahost.com", "127.0.0.1"),))])
def test_a_dry_run_shows_all_and_starts_nothing(monkeypatch: pytest.MonkeyPatch, reach: Reach, *, yes: bool) -> None:
    person = Person(monkeypatch)
    assert not person.agrees(tenant_reach=reach, yes=yes, dry_run=True)
    assert person.read == [*PLAN, *ESTIMATE.sentences(), "This was a dry run: nothing was started."]


def test_words_of_a_file_or_a_site_are_shown_as_they_are() -> None:
    console = Console(file=io.StringIO(), width=20)
    tell(["[red]" + "x" * 40 + "[/red]"], console)
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue() == "[red]" + "x" * 40 + "[/red]\n"
