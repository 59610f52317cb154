"""The way in: the login form, what follows it, and the question whether anybody is still there."""

from html import escape
from urllib.parse import quote

from tests.support.tenant.kinds.markup import document, script
from tests.support.tenant.options import TenantOptions
from tests.support.tenant.sessions import COOKIE, Session, Sessions, set_cookie
from tests.support.tenant.wire import Reply, Request, page, redirect

USUAL_PATH, POSTED_TO = "/sessions/new", "/sessions"
_PLAIN = "<button name='commit'>Sign in</button>"
_SCRIPTED = "<button type='button' onclick='this.form.submit()'>Sign in</button>"


class Doors:
    """Answers of the login."""

    def __init__(self, options: TenantOptions, sessions: Sessions) -> None:
        self._options = options
        self._sessions = sessions

    def session(self, request: Request) -> Session | None:
        """The session that the request belongs to, if somebody has logged in to it."""
        session = self._sessions.of(request.cookie(COOKIE))
        return session if session and session.label else None

    def to_form(self, target: str) -> Reply:
        """Send a stranger to the form, from which they come back."""
        return redirect(f"{self._options.login_path}?return_to={quote(target, safe='')}")

    def answer(self, request: Request) -> Reply | None:
        """The answer to a request that concerns the login; None for another."""
        if request.method == "GET" and request.path == self._options.login_path:
            return self._form(request, request.query("return_to"))
        if request.method == "POST" and request.path == POSTED_TO:
            return self._log_in(request)
        if request.method == "GET" and request.path == "/welcome":
            return self._welcome(request)
        return None

    def question(self, return_to: str) -> Reply:
        """Ask whether anybody is there."""
        return page(
            document(
                "Are you still there?",
                "<h2>Are you still there?</h2><p>You have been away for a while.</p>"
                "<form method='post' action='/sessions/continue'>"
                f"<input type='hidden' name='return_to' value='{escape(return_to, quote=True)}'>"
                "<button type='submit'>Continue</button></form>",
            )
        )

    def _log_in(self, request: Request) -> Reply:
        old = self._sessions.of(request.cookie(COOKIE))
        return_to = request.form("return_to")
        if old is None or request.form("authenticity_token") != old.form_token:
            return self._form(request, return_to, "Your form has expired. Try again.")
        given = (request.form("user[login]"), request.form("user[password]"))
        if given != (self._options.username, self._options.password):
            return self._form(request, return_to, "Invalid user name or password.")
        session = self._sessions.log_in(old)
        # Only a path: an address from a form must not send anybody elsewhere.
        to = return_to if return_to.startswith("/") and not return_to.startswith("//") else "/"
        if self._options.local_token:
            to = f"/welcome?to={quote(to, safe='')}"
        return redirect(to, 302, set_cookie(session, remember=self._options.remember))

    def _form(self, request: Request, return_to: str, complaint: str = "") -> Reply:
        session = self._sessions.of(request.cookie(COOKIE)) or self._sessions.stranger()
        field = "user_login" if self._options.login_path == USUAL_PATH else "user_email"
        body = (
            f"<div role='alert'>{complaint}</div><form method='post' action='{POSTED_TO}' accept-charset='UTF-8'>"
            f"<input type='hidden' name='authenticity_token' value='{session.form_token}'>"
            f"<input type='hidden' name='return_to' value='{escape(return_to, quote=True)}'>"
            f"<p><label for='{field}'>Who are you?</label> <input id='{field}' name='user[login]' type='text'></p>"
            "<p><label>Password <input id='user_password' name='user[password]' type='password'></label></p>"
            f"{_SCRIPTED if self._options.form_without_submit else _PLAIN}</form>"
        )
        shown = page(document("Acme | Sign in", body), 422 if complaint else 200)
        cookie = set_cookie(session, remember=False)
        return Reply(shown.status, shown.body, shown.content_type, (("Set-Cookie", cookie),))

    def _welcome(self, request: Request) -> Reply:
        to = escape(request.query("to") or "/", quote=True)
        return page(
            document(
                "Welcome",
                script("localStorage.setItem('acme.session', 'ready');") + f"<a href='{to}'>Go on</a>",
                f"<meta http-equiv='refresh' content='1;url={to}'>",
            )
        )
