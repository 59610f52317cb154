"""Orders whose page is honest and whose files are not."""

from collections.abc import Callable, Iterator

from tests.support.tenant.content import Attachment
from tests.support.tenant.kinds.markup import document, rows, scene, table
from tests.support.tenant.kinds.scene import Kind, Kinds, Order, Scene
from tests.support.tenant.wire import Reply, page, redirect

HALF = b"%PDF-1.4\n" + b"half of it\n" * 500

BAD_NAMES = (
    "../../etc/passwd",
    "..\\..\\Windows\\win.ini",
    "CON",
    "=cmd|' /C calc'!A0.csv",
    "long" * 75 + ".pdf",
    "a\u202egnp.exe",
    ".bashrc",
    'quote"semi;colon.pdf',
    "  ",
)


def _beside_honest(make: Callable[[Order], Reply], status: str = "PARTIAL") -> Kind:
    """An honest file, and one that answers otherwise."""

    def hostile(order: Order) -> Scene:
        files = (Attachment(order.name("Honest")), Attachment(order.name("Bait"), special=make(order)))
        found = scene(order, files)
        return Scene(found.page, files, status, supplier=order.supplier)

    return hostile


def _stalling(order: Order) -> Reply:
    def parts() -> Iterator[bytes]:
        yield HALF
        while not order.stopped(0.2):
            pass

    return Reply(body=parts(), content_type="application/pdf", length=len(HALF) * 3)


def _login_page(order: Order) -> Reply:
    form = "<form method='post' action='/sessions'><input id='user_login'><input id='user_password' type='password'>"
    return page(document("Sign in", f"{form}</form>"))


def bad_names(order: Order) -> Scene:
    """Names that no folder should get; their files are honest."""
    files = tuple(Attachment(name, 2_000 + n) for n, name in enumerate(BAD_NAMES))
    return scene(order, files, table(rows(order, files)))


KINDS: Kinds = {
    "file-to-outsider": _beside_honest(lambda order: redirect(f"{order.places.outsider}/attachment_file/9/download")),
    "file-to-internal": _beside_honest(lambda order: redirect(f"{order.places.internal}/attachment")),
    "file-to-metadata": _beside_honest(lambda _: redirect("http://169.254.169.254/latest/meta-data/")),
    "file-to-private": _beside_honest(lambda _: redirect("http://10.0.0.1/attachment")),
    "file-to-disk": _beside_honest(lambda _: redirect("file:///etc/passwd")),
    "file-loop": _beside_honest(lambda order: redirect(order.href(1))),
    "file-truncated": _beside_honest(lambda _: Reply(200, HALF, "application/pdf", length=len(HALF) * 2)),
    "file-overlong": _beside_honest(lambda _: Reply(200, HALF, "application/pdf", length=len(HALF) // 2), status=""),
    "file-stalls": _beside_honest(_stalling),
    "file-500": _beside_honest(lambda _: page("<h1>We are sorry</h1>", 500)),
    "file-404": _beside_honest(lambda _: page("<h1>Gone</h1>", 404)),
    # Whoever takes it for the end of the session may give up the order.
    "file-login-page": _beside_honest(_login_page, status=""),
    "bad-names": bad_names,
}
