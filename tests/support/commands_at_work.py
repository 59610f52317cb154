"""Commands for a real site as their users start them: processes of their own, told how to reach a tenant."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from harness.host.marked import processes_of
from harness.host.ownership import OWNER_FILE
from harness.isolation.leftovers import SETTLE_S
from tests.support.tenant import Tenant

TIMEOUT_S = 180.0


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        """All that it said, with single blanks."""
        return " ".join((self.stdout + self.stderr).split())


@dataclass(frozen=True, slots=True)
class Guest:
    """Who starts commands against a tenant: ``temp_dir`` is where all their temporary files go."""

    tenant: Tenant
    temp_dir: Path
    password: str = ""

    def start(self, command: str, *options: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "harness", command, *self.reach, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={
                **os.environ,
                "COUPA_USERNAME": self.tenant.username,
                "COUPA_PASSWORD": self.password or self.tenant.password,
                "PYTHONUNBUFFERED": "1",
                "PYTHONIOENCODING": "utf-8",
                "TMPDIR": str(self.temp_dir),
            },
        )

    def run(self, command: str, *options: str) -> Ended:
        return finished(self.start(command, *options))

    @property
    def reach(self) -> list[str]:
        """The options that say where the tenant is and whom to trust; and the browser that takes the least of a CPU."""
        maps = [f"--map-host={host}={address}" for host, address in self.tenant.mapped_hosts]
        site = ["--base-url", self.tenant.base_url, "--trust-certificate", str(self.tenant.ca_file), *maps]
        return [*site, "--browser", "chrome-headless-shell"]

    def assert_nothing_is_left(self) -> None:
        """No process and no temporary file outlives its commands."""
        assert_nothing_is_left_in(self.temp_dir)


def assert_nothing_is_left_in(temp_dir: Path) -> None:
    """No process and no temporary file outlives the commands that had their temporary files here."""
    _, survivors = psutil.wait_procs(processes_of(temp_dir), timeout=SETTLE_S)
    assert [process.name() for process in survivors] == []
    assert [path.name for path in temp_dir.iterdir() if path.name != OWNER_FILE] == []


def finished(process: "subprocess.Popen[str]") -> Ended:
    try:
        stdout, stderr = process.communicate(timeout=TIMEOUT_S)
    finally:
        process.kill()
    return Ended(process.returncode, stdout, stderr)


def files_with(folder: Path, secrets: tuple[str, ...]) -> Iterator[Path]:
    """The files below ``folder`` that hold one of ``secrets``, in any encoding that is likely."""
    forms = [secret.encode(encoding) for secret in secrets for encoding in ("utf-8", "latin-1", "utf-16-le")]
    for path in folder.rglob("*"):
        if path.is_file() and any(form in path.read_bytes() for form in forms):
            yield path
