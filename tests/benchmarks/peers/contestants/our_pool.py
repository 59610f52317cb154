"""A job of the contest in this project's own words."""

from pathlib import Path
from typing import Any

from harness.coupa.distribution import Distribution
from harness.coupa.pool import PersistentWorkerPool
from harness.coupa.reports import Report
from harness.coupa.settings import Session, WorkerSettings
from harness.coupa.tuning import PageLoad, Tuning
from harness.host.browsers import Browser, BrowserChoice
from harness.workload.batch import Po


def bring_home(job: dict[str, Any], mode: str, *, overlap: bool, browsers: int | None) -> None:
    """Work the batch; as with every peer, POs go to whichever worker is free and pages need not load to the end."""
    batch = [Po(po["number"], po["supplier"]) for po in job["pos"]]
    settings = _settings(job, mode, overlap=overlap, browsers=browsers)
    with PersistentWorkerPool(settings, job["workers"], Distribution.DYNAMIC, _ignore, tell_ahead=overlap) as pool:
        for _ in pool.run(batch):
            pass
        pool.summaries()


def _settings(job: dict[str, Any], mode: str, *, overlap: bool, browsers: int | None) -> WorkerSettings:
    return WorkerSettings(
        base_url=job["base_url"],
        browser=_browser(job["browser"]),
        mode=mode,
        cleanup="full",
        download_root=Path(job["out"]),
        temp_root=Path(job["temp"]),
        session=Session(tuple(job["cookies"])),
        tuning=Tuning(PageLoad.EAGER, overlap=overlap),
        browsers=browsers,
    )


def _browser(facts: dict[str, str]) -> Browser:
    return Browser(
        kind=BrowserChoice(facts["kind"]),
        label=facts["label"],
        binary=Path(facts["binary"]),
        driver=Path(facts["driver"]),
        version=facts["version"],
        driver_version=facts["driver_version"],
        why=facts["why"],
    )


def _ignore(_report: Report) -> None:
    """Nobody watches a benchmark."""
