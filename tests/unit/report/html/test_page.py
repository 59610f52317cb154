import base64
import hashlib
from itertools import pairwise

import pytest

from harness.record.run import RoundRecord
from harness.report.html.page import render_report, tight
from tests.support.pages import Page, parse_page
from tests.support.realistic import make_realistic_run
from tests.support.reports import HOSTILE, make_judged_run, make_troubled_run
from tests.support.runs import BASELINE, THIRD, make_environment, make_run, make_trial


@pytest.fixture(scope="module")
def troubled() -> str:
    return render_report(make_troubled_run())


@pytest.fixture(scope="module")
def page(troubled: str) -> Page:
    return parse_page(troubled)


def test_alerts_come_first_then_the_verdict_in_a_sentence(page: Page) -> None:
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert text.startswith("1 check failed (no-leak-local-storage): the verdict does not stand. Every PO of")
    assert "was slowed by 250 ms on purpose" in text
    assert text.index("on purpose") < text.index("Checks failed") < text.index("One driver per worker took 23 % less")


def test_what_the_run_holds_is_text_and_never_markup(troubled: str, page: Page) -> None:
    assert page.text.count(HOSTILE) >= 4  # A supplier, a reason, a finding, a warning.
    assert "<script>alert" not in troubled
    assert page.count("script") == 1


def test_titles_of_bars_and_attributes_are_escaped_too() -> None:
    environment = make_environment().model_copy(update={"harness_version": '0"><img src=x>'})
    page = parse_page(render_report(make_judged_run(make_run([])).model_copy(update={"environment": environment})))
    assert page.count("img") == 0
    assert 'harness 0"><img src=x>' in page.values("content")


def test_every_name_is_there_once_and_every_link_leads_somewhere(page: Page) -> None:
    names = page.values("id")
    assert len(names) == len(set(names))
    links = {link.removeprefix("#") for link in page.values("href") if link.startswith("#")}
    assert {"figures", "time", "workers", "checks", "warnings", "verdict", "origin", "again"} <= links
    assert links <= set(names)


def test_nothing_is_loaded_from_anywhere(troubled: str, page: Page) -> None:
    loads = [*page.values("href"), *page.values("src"), *page.values("xlink:href")]
    assert [load for load in loads if not load.startswith("#")] == ["data:,"]
    assert "http://" not in troubled
    assert "https://" not in troubled
    assert "@import" not in troubled
    assert not page.values("style")
    assert not [name for each in page.elements for name in each.attributes if name.startswith("on")]


def test_the_policy_allows_this_style_and_this_script_alone(page: Page) -> None:
    policy = next(
        each.attributes["content"]
        for each in page.elements
        if each.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    allowed = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert allowed["default-src"] == ["'none'"]
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.verbatim[kind].encode()).digest()).decode()
        assert allowed[f"{kind}-src"] == [f"'sha256-{digest}'"]


def test_the_page_can_be_read_aloud(page: Page) -> None:
    assert next(each.attributes["lang"] for each in page.elements if each.tag == "html") == "en"
    assert page.count("h1") == 1
    headings = [int(each.tag[1]) for each in page.elements if each.tag in ("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert page.count("caption") == page.count("table")
    drawings = [each for each in page.elements if each.tag == "svg" and "aria-hidden" not in each.attributes]
    assert drawings
    assert all(each.attributes["aria-label"] for each in drawings)


def test_a_third_arm_and_the_looks_are_shown(page: Page) -> None:
    assert f"{THIRD} against {BASELINE}" in page.text
    assert "98.75 %" in page.text


def test_the_same_run_gives_the_same_page() -> None:
    run = make_judged_run(make_realistic_run(rounds=1, pos=4, workers=1))
    assert render_report(run) == render_report(run)


def test_a_run_without_a_round_is_a_page_that_says_so() -> None:
    page = parse_page(render_report(make_run([])))
    assert "Inconclusive: no round was finished" in page.text
    assert "figures" not in page.values("id")
    assert "workers" not in page.values("id")


def test_a_run_broken_off_in_its_first_round_shows_what_there_is() -> None:
    run = make_run([RoundRecord(index=0, trials=[make_trial(BASELINE)])]).model_copy(update={"interrupted": True})
    page = parse_page(render_report(run))
    assert page.text.startswith("The run was interrupted")
    assert "Workers of all rounds" in page.text
    assert "timeline" not in page.values("class")


def test_a_large_run_is_a_page_that_can_be_sent() -> None:
    run = make_realistic_run(rounds=1, pos=1000, workers=16)
    rounds = [run.rounds[0].model_copy(update={"index": index}) for index in range(20)]
    large = render_report(make_judged_run(run.model_copy(update={"rounds": rounds})))
    assert 1_000_000 < len(large.encode()) < 5_000_000


@pytest.mark.parametrize(
    ("text", "kept"),
    [("12 % less", "12\u00a0% less"), ("20 s and 3 MiB", "20\u00a0s and 3\u00a0MiB"), ("2 seconds", "2 seconds")],
)
def test_a_figure_keeps_its_unit(text: str, kept: str) -> None:
    assert tight(text) == kept
