from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from harness.coupa.endurance import Endurance
from harness.coupa.pace import Pace
from harness.coupa.page import Button
from harness.coupa.transfers.in_tabs import MOST_TABS, InTabs
from harness.coupa.transfers.transfer import Arrived, Fetched
from harness.measure.spans import SpanRecorder
from harness.workload.manners import Manners
from harness.workload.reach import Reach
from tests.support.browsers import SITE, make_site_settings
from tests.support.guarded import HTML, PAGE, PATIENCE, PDF, GuardedBrowser, Served
from tests.support.paces import CountingPace

STORE = "https://files.example.com/signed.pdf"
ELSEWHERE = "https://elsewhere.example/bait.pdf"
LINK = f"{SITE}/attachment_file/1"


class Visit:
    """One PO whose page is open.

    Args:
        site: by address: the answers in turn.
    """

    def __init__(self, folder: Path, site: Mapping[str, Sequence[Served]]) -> None:
        self.browser = GuardedBrowser(folder, site, allowed_hosts=("files.example.com",))
        self.pace = CountingPace()
        self.spans = SpanRecorder()
        self.told: list[tuple[str, str, int]] = []

    def fetch(
        self,
        *links: str,
        meanwhile: Callable[[], None] = lambda: None,
        names: Mapping[str, str] | None = None,
        buttons: Sequence[Button] = (),
    ) -> Fetched:
        settings = replace(
            make_site_settings(patience=PATIENCE),
            careful=True,
            reach=Reach(allowed_hosts=("files.example.com",)),
            manners=Manners(longest_wait_s=60.0),
            endurance=Endurance(first_pause_s=0.001),
        )
        pace: Pace = self.pace
        transfer = InTabs(settings, self.spans, pace, lambda *told: self.told.append(told))
        return transfer.fetch(links, self.browser, self.browser.staging, meanwhile, names or {}, buttons)


def contents(fetched: Fetched) -> dict[str, bytes]:
    return {each.link: each.path.read_bytes() for each in fetched.arrived}


def test_each_link_is_followed_from_the_page_in_a_tab_of_its_own_that_is_closed_again(tmp_path: Path) -> None:
    links = [f"{SITE}/attachment_file/{number}" for number in range(3)]
    visit = Visit(tmp_path, {link: [Served(headers=PDF, body=link.encode())] for link in links})
    fetched = visit.fetch(*links)
    assert contents(fetched) == {link: link.encode() for link in links}
    assert fetched == Fetched(fetched.arrived)
    assert visit.browser.devtools.referrers == [PAGE] * 3
    assert visit.browser.open_files == {}
    assert not visit.browser.guard.has_files_open()


def test_never_more_tabs_than_connections_are_open_at_a_time(tmp_path: Path) -> None:
    links = [f"{SITE}/attachment_file/{number}" for number in range(2 * MOST_TABS + 1)]
    visit = Visit(tmp_path, {link: [Served(headers=PDF)] for link in links})
    assert len(visit.fetch(*links).arrived) == len(links)
    assert visit.browser.most_open == MOST_TABS


def test_every_request_for_a_file_waits_for_leave(tmp_path: Path) -> None:
    visit = Visit(tmp_path, {LINK: [Served(500), Served(headers=PDF)]})
    visit.fetch(LINK, f"{SITE}/2")
    assert visit.pace.taken == len(visit.browser.asked) == 3
    assert "pace" in visit.spans.take()


def test_no_links_ask_for_nothing(tmp_path: Path) -> None:
    visit = Visit(tmp_path, {})
    done: list[str] = []
    assert visit.fetch(meanwhile=lambda: done.append("meanwhile")) == Fetched()
    assert (done, visit.browser.asked) == (["meanwhile"], [])


def test_a_link_is_followed_to_an_allowed_store_and_keeps_its_own_address(tmp_path: Path) -> None:
    visit = Visit(tmp_path, {LINK: [Served(302, to=STORE)], STORE: [Served(headers=PDF, body=b"of the store")]})
    [arrived] = visit.fetch(LINK).arrived
    assert (arrived.link, arrived.path.read_bytes()) == (LINK, b"of the store")


@pytest.mark.parametrize("to", [ELSEWHERE, "file:///etc/passwd", "http://169.254.169.254/", "http://[", "data:,x"])
def test_a_link_that_leads_off_the_site_is_refused_and_never_asked_for_there(tmp_path: Path, to: str) -> None:
    visit = Visit(tmp_path, {LINK: [Served(302, to=to)]})
    fetched = visit.fetch(LINK)
    assert (fetched.arrived, fetched.refused) == ((), (to,))
    assert visit.browser.asked == [LINK]


@pytest.mark.parametrize(
    ("answers", "asked", "reason"),
    [
        ([Served(403)], 1, "the site answered 403"),
        ([Served(404)], 1, "the site answered 404"),
        ([Served(204)], 1, "the site answered 204"),
        ([Served(500)], 3, "the site answered 500, asked 3 times"),
        ([Served(0)], 3, "the connection failed, asked 3 times"),
        ([Served(headers=PDF, body=None)], 3, "the connection broke off, asked 3 times"),
        ([Served(429)], 3, "the site answered 429, asked 3 times"),
        ([Served(silent=True)], 3, "nothing came for 0.05 s, asked 3 times"),
        ([Served(502), Served(404)], 2, "the site answered 404, asked 2 times"),
    ],
)
def test_a_link_that_brings_nothing_says_why(tmp_path: Path, answers: list[Served], asked: int, reason: str) -> None:
    visit = Visit(tmp_path, {LINK: answers})
    assert visit.fetch(LINK) == Fetched(reasons={LINK: reason})
    assert visit.browser.asked == [LINK] * asked
    assert visit.browser.open_files == {}


def test_a_file_that_broke_off_is_kept_whole_from_the_next_try(tmp_path: Path) -> None:
    visit = Visit(tmp_path, {LINK: [Served(headers=PDF, body=None), Served(headers=PDF, body=b"whole")]})
    assert contents(visit.fetch(LINK)) == {LINK: b"whole"}


def test_a_file_that_is_not_as_long_as_the_site_said_is_no_whole_one(tmp_path: Path) -> None:
    short = Served(headers=PDF | {"Content-Length": "9"}, body=b"half")
    packed = Served(headers=PDF | {"Content-Length": "2", "Content-Encoding": "gzip"}, body=b"unpacked")
    visit = Visit(tmp_path, {LINK: [short], f"{SITE}/2": [packed]})
    fetched = visit.fetch(LINK, f"{SITE}/2")
    assert fetched.reasons == {LINK: "the connection broke off, asked 3 times"}
    assert [each.link for each in fetched.arrived] == [f"{SITE}/2"]


def test_a_busy_site_lets_everybody_wait_as_long_as_it_says(tmp_path: Path) -> None:
    visit = Visit(tmp_path, {LINK: [Served(429, {"Retry-After": "7"}), Served(503), Served(headers=PDF)]})
    assert contents(visit.fetch(LINK)) == {LINK: b"file"}
    assert visit.pace.held_s == [7.0], "a 503 that says nothing of when is this file's own affair"
    assert visit.told == [(LINK, "the site answered 429", 2), (LINK, "the site answered 503", 3)]


def test_a_link_that_failed_is_followed_again_when_the_others_have_ended(tmp_path: Path) -> None:
    links = [f"{SITE}/attachment_file/{number}" for number in range(MOST_TABS + 2)]
    served = {link: [Served(headers=PDF)] for link in links} | {links[0]: [Served(0), Served(headers=PDF)]}
    visit = Visit(tmp_path, served)
    assert len(visit.fetch(*links).arrived) == len(links)
    assert visit.browser.asked == [*links, links[0]]


def test_what_stood_still_is_broken_off_before_it_is_asked_for_again(tmp_path: Path) -> None:
    visit = Visit(tmp_path, {LINK: [Served(headers=PDF, late=True, body=b"half")]})
    visit.browser.downloads.is_deaf = True
    assert visit.fetch(LINK).reasons == {LINK: "nothing came for 0.05 s, asked 3 times"}
    assert visit.browser.cancelled() >= 3, "or each would keep a connection to itself"


def test_one_silent_link_does_not_keep_the_others_from_arriving(tmp_path: Path) -> None:
    links = [f"{SITE}/attachment_file/{number}" for number in range(MOST_TABS + 2)]
    served = {link: [Served(headers=PDF)] for link in links} | {links[0]: [Served(silent=True)]}
    fetched = Visit(tmp_path, served).fetch(*links)
    assert {each.link for each in fetched.arrived} == set(links[1:])
    assert set(fetched.reasons) == {links[0]}


@pytest.mark.parametrize(
    "form", [Served(302, to="/sessions/new"), Served(headers=HTML, body=b"<input id='user_password'>")]
)
def test_a_login_page_where_a_file_should_be_is_told_and_the_others_are_kept(tmp_path: Path, form: Served) -> None:
    other = f"{SITE}/attachment_file/2"
    login = {f"{SITE}/sessions/new": [Served(headers=HTML, body=b"form")]}
    visit = Visit(tmp_path, {LINK: [form], other: [Served(headers=PDF)], **login})
    fetched = visit.fetch(LINK, other)
    assert (fetched.locked, fetched.reasons) == ((LINK,), {LINK: "the site asks for a login for it"})
    assert [each.link for each in fetched.arrived] == [other]
    assert visit.browser.open_files == {}


def test_a_page_of_the_site_can_be_a_file(tmp_path: Path) -> None:
    visit = Visit(tmp_path, {LINK: [Served(headers=HTML, body=b"<h1>Terms</h1>")]})
    assert contents(visit.fetch(LINK)) == {LINK: b"<h1>Terms</h1>"}


@pytest.mark.parametrize(
    ("headers", "on_page", "name"),
    [
        (PDF | {"Content-Disposition": 'attachment; filename="of the site.pdf"'}, "on the page.pdf", "1"),
        (PDF, "on the page.pdf", "on the page.pdf"),
        (PDF, "", "1"),
    ],
    ids=["the site names it", "the page alone does", "nobody does"],
)
def test_the_sites_own_name_counts_more_than_the_pages(
    tmp_path: Path, headers: dict[str, str], on_page: str, name: str
) -> None:
    visit = Visit(tmp_path, {LINK: [Served(headers=headers)]})
    [arrived] = visit.fetch(LINK, names={LINK: on_page}).arrived
    assert arrived.name == name, "1 is what the browser suggests"


def test_a_failure_meanwhile_leaves_no_tab_open(tmp_path: Path) -> None:
    def fail() -> None:
        raise KeyError

    visit = Visit(tmp_path, {LINK: [Served(silent=True)]})
    with pytest.raises(KeyError):
        visit.fetch(LINK, meanwhile=fail)
    assert visit.browser.open_files == {}


def test_buttons_are_pressed_once_the_links_have_brought_theirs(tmp_path: Path) -> None:
    visit = Visit(tmp_path, {LINK: [Served(headers=PDF)], "2.pdf": [Served(headers=PDF, body=b"pressed for")]})
    fetched = visit.fetch(LINK, buttons=[Button(0, "2.pdf")])
    assert [each.link for each in fetched.arrived] == [LINK, "button:0"]


def test_what_is_handed_over_is_plain(tmp_path: Path) -> None:
    visit = Visit(tmp_path, {LINK: [Served(headers=PDF)]})
    [arrived] = visit.fetch(LINK).arrived
    assert arrived == Arrived(LINK, visit.browser.staging / "guid-0", "1")
