"""``none``: the negative control."""

from typing import ClassVar

from harness.coupa.cleanup.policy import UsedProfile


class NoCleanup:
    """Leaves everything as it is, so that the checks can be seen to fail."""

    name: ClassVar[str] = "none"
    summary: ClassVar[str] = "cleans nothing; the negative control that the isolation checks must catch"
    fresh_tab: ClassVar[bool] = False

    def clean(self, used: UsedProfile) -> None:
        """Do nothing."""
