"""The page of a run as a browser shows it: silent, alone, sortable, light and dark, and printable."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from harness.coupa.launch import machine_flags
from harness.host.browsers import BrowserChoice, find_browser
from harness.report.html.page import render_report
from tests.support.reports import HOSTILE, make_troubled_run

A4_WIDTH = 690  # In pixels of a screen, less the margins.


@dataclass(frozen=True)
class Opened:
    """A browser that shows a page, and what it wrote down while the page was opened."""

    driver: Chrome
    url: str
    console: list[str]
    requests: list[str]


def start_browser() -> Chrome:
    browser = find_browser(BrowserChoice.AUTO)
    shell = browser.kind is BrowserChoice.CHROME_HEADLESS_SHELL
    options = ChromeOptions()
    options.binary_location = str(browser.binary)
    for flag in ("--headless" if shell else "--headless=new", "--disable-gpu", *machine_flags()):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return Chrome(options=options, service=Service(str(browser.driver)))


@pytest.fixture(scope="module")
def driver() -> Iterator[Chrome]:
    driver = start_browser()
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render_report(make_troubled_run()), encoding="utf-8")
    return path


def log(driver: Chrome, name: str) -> list[str]:
    """What was written down since the last time it was asked for."""
    return [entry["message"] for entry in driver.get_log(name)]  # type: ignore[no-untyped-call]


def open_page(driver: Chrome, page: Path) -> Opened:
    driver.get("about:blank")
    for name in ("browser", "performance"):
        log(driver, name)
    driver.get(page.as_uri())
    console = log(driver, "browser")
    events = [json.loads(message)["message"] for message in log(driver, "performance")]
    requests = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    return Opened(driver, page.as_uri(), console, requests)


@pytest.fixture
def opened(driver: Chrome, page: Path) -> Opened:
    return open_page(driver, page)


def header(driver: Chrome, title: str) -> WebElement:
    return driver.find_element(By.XPATH, f"//section[@id='workers']//th[button[text()='{title}']]")


def rows(driver: Chrome) -> list[list[WebElement]]:
    table = driver.find_element(By.CSS_SELECTOR, "#workers table")
    return [row.find_elements(By.TAG_NAME, "td") for row in table.find_elements(By.CSS_SELECTOR, "tbody tr")]


def times(driver: Chrome) -> list[float]:
    place = int(str(header(driver, "Time").get_property("cellIndex")))
    return [float(cells[place].get_attribute("data-value") or "nan") for cells in rows(driver)]


@contextmanager
def shown(driver: Chrome, *, scheme: str = "light", media: str = "", width: int = 1200) -> Iterator[None]:
    """The page on a screen of a certain width, or on paper, for a reader with a wish."""
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    yield
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def background(driver: Chrome) -> str:
    return driver.find_element(By.TAG_NAME, "body").value_of_css_property("background-color")


def overflow(driver: Chrome) -> int:
    """Pixels by which the page is wider than its window."""
    root = "document.documentElement"
    return int(driver.execute_script(f"return {root}.scrollWidth - {root}.clientWidth"))


def broken(page: Path, tmp_path: Path, old: str, new: str) -> Path:
    """A copy of the page with a fault in it."""
    text = page.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "broken.html"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_page_opens_without_a_word_and_asks_for_nothing_else(opened: Opened) -> None:
    assert opened.driver.title.startswith("One driver per worker took")
    assert opened.console == []
    assert [url for url in opened.requests if not url.startswith("data:")] == [opened.url]


def test_a_request_to_elsewhere_would_be_seen_and_is_refused_by_the_page_itself(
    driver: Chrome, page: Path, tmp_path: Path
) -> None:
    beacon = (tmp_path / "beacon.png").as_uri()
    opened = open_page(driver, broken(page, tmp_path, "<main", f'<img src="{beacon}" alt=""><main'))
    assert any("Content Security Policy" in message for message in opened.console)
    free = broken(page, tmp_path, 'http-equiv="Content-Security-Policy"', 'name="no-policy"')
    assert beacon in open_page(driver, broken(free, tmp_path, "<main", f'<img src="{beacon}" alt=""><main')).requests


def test_a_script_from_a_run_would_not_be_run(driver: Chrome, page: Path, tmp_path: Path) -> None:
    planted = broken(page, tmp_path, "<main", "<script>document.title = 'taken over'</script><main")
    opened = open_page(driver, planted)
    assert driver.title.startswith("One driver per worker took")
    assert opened.console != []


def test_a_supplier_named_like_a_script_is_shown_as_it_is_written(opened: Opened) -> None:
    cells = opened.driver.find_elements(By.XPATH, "//td[contains(text(), '<script>')]")
    assert HOSTILE in [cell.text for cell in cells]


def test_a_click_on_a_header_sorts_and_a_second_one_turns_the_order_round(opened: Opened) -> None:
    time = header(opened.driver, "Time")
    before = times(opened.driver)
    assert before != sorted(before, reverse=True)
    assert time.get_attribute("aria-sort") is None
    time.find_element(By.TAG_NAME, "button").click()
    assert times(opened.driver) == sorted(before, reverse=True)
    assert time.get_attribute("aria-sort") == "descending"
    time.find_element(By.TAG_NAME, "button").click()
    assert times(opened.driver) == sorted(before)
    assert time.get_attribute("aria-sort") == "ascending"


def test_a_table_is_sorted_by_one_column_at_a_time_also_with_the_keyboard(opened: Opened) -> None:
    time, mode = header(opened.driver, "Time"), header(opened.driver, "Mode")
    time.find_element(By.TAG_NAME, "button").click()
    mode.find_element(By.TAG_NAME, "button").send_keys(Keys.ENTER)
    assert (time.get_attribute("aria-sort"), mode.get_attribute("aria-sort")) == (None, "ascending")
    modes = [cells[0].text for cells in rows(opened.driver)]
    assert modes == sorted(modes)
    assert len(set(modes)) == 3


def test_totals_stay_at_the_end(opened: Opened) -> None:
    button = opened.driver.find_element(By.CSS_SELECTOR, "#time thead th:nth-child(2) button")
    for _ in range(2):
        button.click()
        assert opened.driver.find_elements(By.CSS_SELECTOR, "#time table tr")[-1].text.startswith("Total")


def test_figures_of_different_units_are_not_sorted(opened: Opened) -> None:
    assert opened.driver.find_elements(By.CSS_SELECTOR, "#figures th button") == []
    assert opened.driver.find_elements(By.CSS_SELECTOR, "#verdict th button") != []


def test_light_or_dark_as_the_reader_wishes(opened: Opened) -> None:
    with shown(opened.driver, scheme="light"):
        assert background(opened.driver) == "rgba(244, 245, 247, 1)"
    with shown(opened.driver, scheme="dark"):
        assert background(opened.driver) == "rgba(20, 23, 26, 1)"


@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_as_a_whole_never_scrolls_sideways(opened: Opened, width: int) -> None:
    with shown(opened.driver, width=width):
        assert overflow(opened.driver) == 0


def test_a_page_too_wide_for_its_window_would_be_seen(driver: Chrome, page: Path, tmp_path: Path) -> None:
    open_page(driver, broken(page, tmp_path, "<main", "<svg width='500' height='9'></svg><main"))
    with shown(driver, width=360):
        assert overflow(driver) > 0


def test_on_paper_there_are_no_links_and_no_dark_and_nothing_is_cut_off(opened: Opened) -> None:
    with shown(opened.driver, media="print", scheme="dark", width=A4_WIDTH):
        assert background(opened.driver) == "rgba(255, 255, 255, 1)"
        assert not opened.driver.find_element(By.TAG_NAME, "nav").is_displayed()
        assert overflow(opened.driver) == 0


def test_the_page_prints_and_what_was_unfolded_for_that_is_folded_again(opened: Opened) -> None:
    unfolded = "document.querySelectorAll('details.printed[open]').length"
    opened.driver.execute_script(f"addEventListener('beforeprint', () => {{ window.unfolded = {unfolded}; }})")
    answer = opened.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
    pdf = base64.b64decode(answer["data"])
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") >= 3
    assert opened.driver.execute_script("return window.unfolded") == 1
    assert opened.driver.execute_script(f"return {unfolded}") == 0
