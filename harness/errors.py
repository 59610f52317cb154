"""Everything the harness raises on purpose, and the exit code each of it earns.

Each error is one sentence on what was wrong and one on how to mend it. The command line prints both on a
single ``Error:`` line and never a traceback.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes, the same for every command."""

    OK = 0
    VERDICT_FAIL = 1
    INCOMPLETE = 1  # Of a download, which has no verdict: some POs are not complete.
    USAGE = 2
    INCONCLUSIVE = 3
    CHECK_FAILED = 4
    INTERRUPTED = 130


class HarnessError(Exception):
    """Root of the hierarchy: what was wrong, and the remedy in the words of a command or a setting."""

    exit_code = ExitCode.USAGE

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        """The problem and its remedy on one line."""
        return " ".join(f"{self.problem} {self.remedy}".split())


class ConfigError(HarnessError):
    """A scenario, an option or a file that cannot be used as given."""


class EnvironmentProblem(HarnessError):  # noqa: N818 - EnvironmentError is Python's own
    """The machine lacks something that the command needs: a browser, a driver, memory, disk."""


class CapabilityError(HarnessError):
    """The chosen browser or platform cannot do what a mode or option asks of it."""


class SiteError(HarnessError):
    """The site did not start, does not answer, or refuses the login."""


class PageUnavailableError(SiteError):
    """The site does not give a page: nobody answers, or not to the end, or not in time. The browser is well.

    Attributes:
        why: half a sentence, like ``net::ERR_CONNECTION_RESET``.
    """

    def __init__(self, problem: str, remedy: str = "", *, why: str = "") -> None:
        super().__init__(problem, remedy)
        self.why = why


class LoggedOutError(SiteError):
    """The site asks for a login in mid-run: the session has ended."""


class LoginRefusedError(SiteError):
    """The site does not take the credentials; trying on would lock the account."""


class TooManyFailuresError(SiteError):
    """So many POs failed in a row that it is wiser to stop than to go on knocking."""


class DriverError(HarnessError):
    """A driver did not start, died, or no longer obeys."""


class DriverStartError(DriverError):
    """No driver starts, however often it is tried; the machine lacks something that the next PO would lack too."""


class CommandRefusedError(DriverError):
    """The browser is there and obeys, but will not do this."""


class RecordError(HarnessError):
    """A saved run that cannot be read or written."""


class InterruptedByUser(HarnessError):  # noqa: N818 - nothing went wrong
    """Ctrl-C, where a command has nothing to save or to say about it."""

    exit_code = ExitCode.INTERRUPTED
