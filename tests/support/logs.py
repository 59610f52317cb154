"""Logs of trials for tests: where they are kept, and what is in them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.coupa.log.file import LOG_FILE
from harness.coupa.log_settings import LogLevel, LogSettings
from harness.coupa.settings import Session, WorkerSettings
from harness.workload.credentials import Credentials
from tests.support.browsers import make_settings

ANN = Credentials("ann@acme.example", "hunter2-is-long")
COOKIE = "5f2b8c0d9e7a1133"
URL_TOKEN = "Zq8xT0kk3Signed"
SECRETS = (ANN.username, ANN.password, COOKIE, URL_TOKEN)


def make_logged_settings(folder: Path, level: LogLevel = LogLevel.DEBUG) -> WorkerSettings:
    """Settings of a worker whose doings are written down in ``folder``, with everything secret in them."""
    session = Session(({"name": "_coupa_session", "value": COOKIE},))
    settings = make_settings(folder)
    return replace(settings, log=LogSettings(folder, level), credentials=ANN, session=session)


def lines_of(folder: Path) -> list[dict[str, Any]]:
    """What the log in ``folder`` holds, each line of it whole."""
    return [json.loads(line) for line in (folder / LOG_FILE).read_text(encoding="utf-8").splitlines()]


def files_with_a_secret(folder: Path, secrets: tuple[str, ...] = SECRETS) -> list[tuple[str, str]]:
    """The files below ``folder`` that have a secret in them, each with the secret."""
    texts = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [(path.name, secret) for path, text in texts.items() for secret in secrets if secret.encode() in text]
