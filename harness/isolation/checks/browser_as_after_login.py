"""Before each PO the browser holds what it held right after the login, and nothing more."""

from typing import ClassVar

from harness.isolation.evidence import Evidence


class BrowserAsAfterLogin:
    """Judged by the harness's own look into the browser, which needs no help from the site."""

    name: ClassVar[str] = "browser-as-after-login"

    def findings(self, evidence: Evidence) -> list[str] | None:
        """Which PO met what, in which worker."""
        if not evidence.inspected:
            return None
        return [
            f"before {result.po} in worker {result.worker}: {'; '.join(result.residue)}"
            for result in evidence.results
            if result.residue
        ]
