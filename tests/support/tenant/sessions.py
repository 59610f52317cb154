"""Who is logged in, and how often which session asked for what."""

import secrets
import threading
from collections import Counter
from dataclasses import dataclass, field

COOKIE = "_coupa_session"
REMEMBERED_S = 14 * 24 * 3600


@dataclass(slots=True)
class Session:
    """A session by its cookie; ``label`` is empty until somebody has logged in."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    form_token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    label: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    must_confirm: bool = False


class Sessions:
    """All sessions of a tenant; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_key: dict[str, Session] = {}
        self.logins = 0

    def of(self, key: str) -> Session | None:
        """The session with this cookie, if it is known."""
        with self._lock:
            return self._by_key.get(key)

    def stranger(self) -> Session:
        """A new session of nobody, whose form token a login must send back."""
        return self._keep(Session())

    def log_in(self, old: Session) -> Session:
        """A new session of somebody in the place of ``old``: a key that was known before the login must not serve."""
        with self._lock:
            self.logins += 1
            self._by_key.pop(old.key, None)
            label = f"s{self.logins}"
        return self._keep(Session(label=label))

    def count(self, session: Session, path: str) -> int:
        """Write down that the session asked for ``path``; how often it had done so before."""
        with self._lock:
            session.asked[path] += 1
            return session.asked[path] - 1

    def count_page(self, session: Session, confirm_after: int | None) -> None:
        """Write down a PO page; the session must say that somebody is there when it has had its number."""
        with self._lock:
            session.pages += 1
            if confirm_after is not None and session.pages == confirm_after + 1:
                session.must_confirm = True

    def question(self) -> None:
        """Every session must say that somebody is there."""
        with self._lock:
            for session in self._by_key.values():
                session.must_confirm = True

    def end_all(self) -> None:
        """No cookie serves any more."""
        with self._lock:
            self._by_key.clear()

    def _keep(self, session: Session) -> Session:
        with self._lock:
            self._by_key[session.key] = session
        return session


def set_cookie(session: Session, *, remember: bool) -> str:
    """The Set-Cookie header's value."""
    kept = f"; Max-Age={REMEMBERED_S}" if remember else ""
    return f"{COOKIE}={session.key}; Path=/; HttpOnly; Secure; SameSite=Lax{kept}"
