"""The process of the fake site: started, asked where it serves, and ended."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fake_coupa.server import PASSWORD_VARIABLE, USER_VARIABLE
from harness.errors import SiteError
from harness.host.processes import detached_popen_options

_START_TIMEOUT_S = 30.0
_END_TIMEOUT_S = 5.0


class SiteAddress(NamedTuple):
    """Where a site serves.

    Attributes:
        url: without a slash at its end; the host is ``localhost``.
        authority: certificate of whom to trust for it, as PEM; None where it is served over plain HTTP.
    """

    url: str
    authority: Path | None


@contextlib.contextmanager
def site_process(
    config: Path, port: int, user: str, password: str
) -> Iterator[tuple["subprocess.Popen[str]", SiteAddress]]:
    """Run the site of a ``SiteConfig`` in JSON until the block ends; the process, and where it serves.

    Raises:
        SiteError: the site did not start.
    """
    errors = config.with_suffix(".log")
    command = [sys.executable, "-m", "fake_coupa", "--config", str(config), "--port", str(port)]
    with errors.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, "--ignore-interrupt"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, USER_VARIABLE: user, PASSWORD_VARIABLE: password},
            **detached_popen_options(),
        )
        with process:
            try:
                yield process, _address(process, errors)
            finally:
                _end(process)


def _address(process: "subprocess.Popen[str]", errors: Path) -> SiteAddress:
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    # A thread, because a pipe cannot be waited for with a timeout on every platform.
    threading.Thread(target=lambda out: lines.put(out.readline()), args=(process.stdout,), daemon=True).start()
    try:
        said = json.loads(lines.get(timeout=_START_TIMEOUT_S))
        return SiteAddress(said["url"], Path(said["authority"]) if "authority" in said else None)
    except (queue.Empty, ValueError, KeyError) as error:
        log = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        last = " ".join(log[-2:]) or "it said nothing"
        raise SiteError(
            f"The fake site did not start: {last}.",
            "Check that the port is free and that `python -m fake_coupa --help` works.",
        ) from error


def _end(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()
    for push in (process.terminate, process.kill):
        try:
            process.wait(_END_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            push()
        else:
            return
