"""Plain HTTP, without any browser: the floor that no driver can be below.

It knows where the fake site's pages put their links. On a real tenant nobody promises it a page that works without
JavaScript, a login that lasts, or the site's consent; it shows what the rest of the time is spent on.
"""

import asyncio
import json
import sys
from email.message import Message
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

ATTACHMENT_LIST = "attachments"
REQUISITION = "/requisition_headers/"


class Links(HTMLParser):
    """What a page links to: the attachments in its list of them, and the requisition of its order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.attachments: list[str] = []
        self.requisition = ""
        self._in_list = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, and where the list begins."""
        named = dict(attrs)
        if tag == "ul" and named.get("class") == ATTACHMENT_LIST:
            self._in_list = True
        elif tag == "a" and (link := named.get("href")):
            if self._in_list:
                self.attachments.append(link)
            elif link.startswith(REQUISITION):
                self.requisition = link

    def handle_endtag(self, tag: str) -> None:
        """Note where the list ends."""
        if tag == "ul":
            self._in_list = False


async def main(job: dict[str, Any]) -> None:
    """Bring the batch home."""
    waiting = list(reversed(job["pos"]))
    cookies = {cookie["name"]: cookie["value"] for cookie in job["cookies"]}
    async with httpx.AsyncClient(cookies=cookies, timeout=job["patience_s"], trust_env=False) as client:

        async def work() -> None:
            while waiting:
                await bring_home(client, waiting.pop(), Path(job["out"]))

        await asyncio.gather(*(work() for _ in range(job["workers"])))


async def bring_home(client: httpx.AsyncClient, po: dict[str, str], out: Path) -> None:
    """Read the PO's page and fetch all its attachments at once."""
    links = await links_of(client, po["url"])
    await asyncio.gather(*(save(client, link, out / po["number"]) for link in links))


async def links_of(client: httpx.AsyncClient, url: str) -> list[str]:
    """The attachments of a page, or else of the requisition that it names."""
    links = Links((await client.get(url)).text)
    if not links.attachments and links.requisition:
        return await links_of(client, urljoin(url, links.requisition))
    return list(dict.fromkeys(urljoin(url, link) for link in links.attachments))


async def save(client: httpx.AsyncClient, link: str, folder: Path) -> None:
    """Write one attachment under the name that the site gives it."""
    async with client.stream("GET", link) as answer:
        answer.raise_for_status()
        header = Message()
        header["Content-Disposition"] = answer.headers["Content-Disposition"]
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / (header.get_filename() or "unnamed")).open("wb") as file:
            async for chunk in answer.aiter_bytes():
                file.write(chunk)


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
