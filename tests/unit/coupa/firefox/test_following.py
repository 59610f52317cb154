from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from harness.coupa.endurance import Endurance
from harness.coupa.firefox.browser import FirefoxManager
from harness.coupa.firefox.downloads import FirefoxDownloads
from harness.coupa.firefox.following import MOST_AT_ONCE, FollowingLinks
from harness.coupa.firefox.network import ANSWERED, BEFORE, Network
from harness.coupa.transfers.transfer import Fetched
from harness.measure.spans import SpanRecorder
from harness.workload.urls import UrlRules
from tests.support.browsers import SITE, make_site_settings
from tests.support.firefox import NO_HEADERS, RecordingBiDi, answers, asks, begins, ends

STORE = "https://files.test"
Answer = tuple[int, Mapping[str, str], bytes]
"""A status, headers and a body; one that is empty never ends."""

PDF: Answer = (200, {"Content-Type": "application/pdf"}, b"%PDF")


class PretendFirefox(FirefoxManager):
    """Links lead at once to what ``answer`` has for them."""

    def __init__(self, staging: Path, answer: Callable[[str], Answer]) -> None:
        self.followed: list[str] = []
        self.downloads = FirefoxDownloads(idle_s=0.01)
        self.network = Network(UrlRules(SITE, ("files.test",)), self.downloads, strict=True)
        self._staging = staging
        self._answer = answer
        self.network.handle("browsingContext.contextCreated", {"context": "tab", "parent": None})
        self._recorded = RecordingBiDi()
        self.network.watch(self._recorded, BEFORE, ANSWERED, tab="tab")
        self.downloads.begin(staging)

    def trigger(self, links: tuple[str, ...]) -> None:
        for link in links:
            self.followed.append(link)
            number = str(len(self.followed))
            status, headers, content = self._answer(link)
            self.network.handle("network.beforeRequestSent", asks(number, link))
            self.network.handle("network.responseStarted", answers(number, link, status, headers))
            if status == 200:
                self._bring(link, content)

    def _bring(self, link: str, content: bytes) -> None:
        changed = self._recorded.take("network.continueResponse")[-1]
        name = str(changed["headers"]).partition('filename="')[2].partition('"')[0]
        path = self._staging / name
        path.write_bytes(content)
        self.downloads.handle("browsingContext.downloadWillBegin", begins(link, name))
        if content:
            self.downloads.handle("browsingContext.downloadEnd", ends(link, str(path)))


def followed(
    staging: Path, links: tuple[str, ...], answer: Callable[[str], Answer], names: Mapping[str, str] = NO_HEADERS
) -> tuple[Fetched, list[str]]:
    """What came of the links, and in which order they were followed."""
    firefox = PretendFirefox(staging, answer)
    quick = replace(make_site_settings(), endurance=Endurance(first_pause_s=0.001))
    transfer = FollowingLinks(quick, SpanRecorder())
    fetched = transfer.fetch(links, firefox, staging, lambda: None, names)
    return fetched, firefox.followed


def links_to(count: int, site: str = SITE) -> tuple[str, ...]:
    return tuple(f"{site}/attachment_file/{number}" for number in range(count))


def test_every_link_brings_its_file_however_many_there_are(tmp_path: Path) -> None:
    links = links_to(2 * MOST_AT_ONCE + 1)

    fetched, order = followed(tmp_path, links, lambda _link: PDF)

    assert [each.link for each in fetched.arrived] == order == list(links)
    assert len({each.path for each in fetched.arrived}) == len(links)


def test_links_to_other_hosts_wait_until_the_page_is_needed_no_more(tmp_path: Path) -> None:
    elsewhere, here = links_to(2, STORE), links_to(2)

    fetched, order = followed(tmp_path, (*elsewhere, *here), lambda _link: PDF)

    assert order == [*here, *elsewhere]
    assert len(fetched.arrived) == 4


def test_what_the_site_answers_instead_of_a_file_is_the_reason(tmp_path: Path) -> None:
    [link] = links_to(1)

    fetched, order = followed(tmp_path, (link,), lambda _link: (404, {}, b""))

    assert (fetched.arrived, dict(fetched.reasons)) == ((), {link: "the site answered 404"})
    assert order == [link]


def test_a_site_that_fails_once_is_asked_once_more(tmp_path: Path) -> None:
    [link] = links_to(1)
    answers_in_turn = iter([(500, NO_HEADERS, b""), PDF])

    fetched, order = followed(tmp_path, (link,), lambda _link: next(answers_in_turn))

    assert [each.link for each in fetched.arrived] == [link]
    assert order == [link, link]


def test_a_file_that_stands_still_keeps_no_other_and_is_given_up_in_the_end(tmp_path: Path) -> None:
    stalled, prompt = links_to(2)

    fetched, order = followed(tmp_path, (stalled, prompt), lambda link: (200, {}, b"" if link == stalled else b"%PDF"))

    assert [each.link for each in fetched.arrived] == [prompt]
    assert dict(fetched.reasons) == {stalled: "nothing came for 60 s, asked 3 times"}
    assert order == [stalled, prompt, stalled, stalled]


def test_the_sites_name_counts_more_than_the_pages(tmp_path: Path) -> None:
    told, untold = links_to(2)
    header = {"Content-Type": "application/pdf", "Content-Disposition": 'attachment; filename="Told.pdf"'}

    fetched, _ = followed(
        tmp_path,
        (told, untold),
        lambda link: (200, header, b"%PDF") if link == told else PDF,
        {told: "On the page", untold: "Quote"},
    )

    assert [each.name for each in fetched.arrived] == ["Told.pdf", "Quote.pdf"]


def test_a_login_form_where_a_file_should_be_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    locked, free = links_to(2)
    form = (200, {"Content-Type": "text/html"}, b"<input id='user_password'>")

    fetched, _ = followed(tmp_path, (locked, free), lambda link: form if link == locked else PDF)

    assert (fetched.locked, dict(fetched.reasons)) == ((locked,), {locked: "the site asks for a login for it"})
    assert [each.link for each in fetched.arrived] == [free]
