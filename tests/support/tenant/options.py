"""What a test asks of a tenant."""

from collections.abc import Mapping
from dataclasses import dataclass, field

TENANT_HOST = "acme.coupahost.test"
STORE_HOST = "files.acme-store.test"
OUTSIDER_HOST = "evil.test"


@dataclass(frozen=True, slots=True)
class TenantOptions:
    """A tenant before it starts.

    Attributes:
        orders: kind of each PO by its number, ``PO4500001`` or bare; see ``kinds.KINDS`` for what there is.
        login_path: where the form is: ``/sessions/new`` with ``#user_login``, or another, with ``#user_email``; then
            ``/sessions/new`` is not there.
        form_without_submit: a script sends the form when its button is pressed; Enter in a field does nothing.
        remember: the cookie outlives the browser, so that a cloned profile is logged in.
        local_token: PO pages are only whole in a browser whose localStorage was filled after the login.
        requests_per_s: more PO pages and attachments than that within a second are answered 429; None for no limit.
        interstitial_after: PO pages of a session after which it is asked once whether anybody is still there.
        interstitial_elsewhere: the question has an address of its own instead of the PO's.
        big_bytes: size of the attachment of a ``big-file`` PO.
        late_ms: how long after its load a late page gets its links.
    """

    orders: Mapping[str, str] = field(default_factory=dict)
    username: str = "ana.souza@acme.test"
    password: str = "corr3ct-hörse&battery=9"
    login_path: str = "/sessions/new"
    form_without_submit: bool = False
    remember: bool = False
    local_token: bool = False
    requests_per_s: float | None = None
    interstitial_after: int | None = None
    interstitial_elsewhere: bool = False
    big_bytes: int = 200_000_000
    late_ms: int = 1500
