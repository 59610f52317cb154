"""The contestants, ours first. A new one is a file here and a line below."""

import sys
from pathlib import Path

from tests.benchmarks.peers.contestants.contestant import Command, Contestant

HERE = Path(__file__).parent
PEERS_PYTHON = HERE.parent / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
NODE_MODULES = HERE.parent / "node_modules"
PUPPETEER = NODE_MODULES / "puppeteer-cluster" / "package.json"


def _module(name: str, *args: str) -> Command:
    return lambda job: [sys.executable, "-m", f"{__name__}.{name}", str(job), *args]


def _playwright(job: Path) -> list[str]:
    return [str(PEERS_PYTHON), str(HERE / "playwright_contexts.py"), str(job)]


def _puppeteer(concurrency: str) -> Command:
    return lambda job: ["node", str(HERE / "puppeteer_cluster.mjs"), str(job), concurrency]


CONTESTANTS = (
    Contestant("driver-per-worker", "driver-per-worker", "ours", _module("ours", "driver-per-worker")),
    Contestant("context-per-po", "context-per-po", "ours", _module("ours", "context-per-po")),
    Contestant(
        "context-overlap",
        "context-per-po --overlap",
        "ours",
        _module("ours", "context-per-po", "--overlap"),
    ),
    Contestant(
        "context-shared",
        "context-per-po --browsers 1",
        "ours",
        _module("ours", "context-per-po", "--browsers=1"),
    ),
    Contestant("playwright", "Playwright, context per PO", "peer", _playwright, PEERS_PYTHON),
    Contestant("puppeteer-context", "puppeteer-cluster, CONTEXT", "peer", _puppeteer("context"), PUPPETEER),
    Contestant("puppeteer-browser", "puppeteer-cluster, BROWSER", "peer", _puppeteer("browser"), PUPPETEER),
    Contestant("plain-http", "plain HTTP (httpx)", "floor", _module("plain_http")),
)
