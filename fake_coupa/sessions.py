"""Who is logged in."""

import secrets
import threading

from werkzeug.wrappers import Request, Response

SESSION_COOKIE = "_coupa_session"


class Sessions:
    """The logins of a site, by the cookie that a browser has for each."""

    def __init__(self) -> None:
        self._begun: set[str] = set()
        self._ended: set[str] = set()
        self._lock = threading.Lock()

    def begin(self, response: Response) -> None:
        """Hand a new login out with an answer."""
        token = secrets.token_hex(16)
        with self._lock:
            self._begun.add(token)
        response.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="Lax")

    def holds(self, request: Request) -> bool:
        """Whether a request comes with a login that has not ended."""
        token = _token(request)
        return token in self._begun and token not in self._ended

    def end(self, request: Request) -> None:
        """Throw the login away that a request came with."""
        with self._lock:
            self._ended.add(_token(request))

    def revive(self) -> None:
        """Make the ended logins good again."""
        with self._lock:
            self._ended.clear()


def _token(request: Request) -> str:
    return request.cookies.get(SESSION_COOKIE, "")
