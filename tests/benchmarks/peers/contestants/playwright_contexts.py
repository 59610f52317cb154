"""Playwright for Python: one browser, a context per PO, as many at once as there are workers.

Runs with the interpreter that Playwright is installed for, so it imports nothing of this project.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Download, Page, async_playwright

ERROR_STATUS = 400


async def main(job: dict[str, Any]) -> None:
    """Bring the batch home."""
    waiting: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    for po in job["pos"]:
        waiting.put_nowait(po)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=job["browser"]["binary"],
            args=job["flags"],
            headless=True,
            downloads_path=job["temp"],
        )
        await asyncio.gather(*(work(browser, job, waiting) for _ in range(job["workers"])))
        await browser.close()


async def work(browser: Browser, job: dict[str, Any], waiting: "asyncio.Queue[dict[str, str]]") -> None:
    """Take POs until there are none."""
    state: Any = {"cookies": [{"sameSite": "Lax", **cookie} for cookie in job["cookies"]], "origins": []}
    while not waiting.empty():
        po = waiting.get_nowait()
        context = await browser.new_context(storage_state=state, accept_downloads=True)
        page = await context.new_page()
        await bring_home(page, po, job)
        await context.close()


async def bring_home(page: Page, po: dict[str, str], job: dict[str, Any]) -> None:
    """Open the PO's page, start all its downloads at once and save each under its name as it is announced."""
    facts = await look(page, po["url"], job)
    if facts is not None and not facts["links"] and facts["requisition"]:
        facts = await look(page, facts["requisition"], job)
    if facts is None or not facts["links"]:
        return
    links = facts["links"]
    announced: asyncio.Queue[Download] = asyncio.Queue()
    page.on("download", announced.put_nowait)
    await page.evaluate(f"(links) => {{ (function() {{ {job['trigger_script']} }})(links); }}", links)

    async def save_one() -> None:
        download = await announced.get()
        await download.save_as(Path(job["out"], po["number"], download.suggested_filename))

    async with asyncio.timeout(job["patience_s"]):
        await asyncio.gather(*(save_one() for _ in links))


async def look(page: Page, url: str, job: dict[str, Any]) -> dict[str, Any] | None:
    """What the page at ``url`` says; None where the site has none."""
    answer = await page.goto(url, wait_until="domcontentloaded")
    if answer is None or answer.status >= ERROR_STATUS:
        return None
    facts: dict[str, Any] = await page.evaluate(f"() => {{ {job['page_script']} }}")
    return facts


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
