"""The attachment store, the outsider and the internal service."""

import re

from tests.support.tenant.kinds.markup import document
from tests.support.tenant.kinds.opening import signature
from tests.support.tenant.kinds.scene import Scene
from tests.support.tenant.wire import Reply, Request, page

_STORED = re.compile(r"/attachments/(\d+)/(\d+)")


def store_order(request: Request) -> str:
    """Digits of the order whose attachment is asked of the store; empty for another request."""
    match = _STORED.fullmatch(request.path)
    return match[1] if match else ""


def store_answer(request: Request, scene: Scene | None) -> Reply:
    """A stored attachment for whoever shows its signature."""
    match = _STORED.fullmatch(request.path)
    if scene is None or match is None or int(match[2]) >= len(scene.attachments):
        return Reply(404, b"<Error><Code>NoSuchKey</Code></Error>", "application/xml")
    attachment = scene.attachments[int(match[2])]
    if not attachment.store or request.query("X-Signature") != signature(request.path):
        return Reply(403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml")
    return attachment.reply()


def outsider_answer(request: Request) -> Reply:
    """Whatever is asked for, with a form that would like a password."""
    if "attachment" in request.path:
        return Reply(200, b"MZ not what you wanted", "application/pdf")
    form = "<form><input id='user_login'><input id='user_password' type='password'></form>"
    return page(document("Sign in", f"<a href='/attachment_file/9/download'>prize.pdf</a>{form}"))


def internal_answer(_: Request) -> Reply:
    """A secret."""
    return Reply(200, b"the internal service's secret", "text/plain")
