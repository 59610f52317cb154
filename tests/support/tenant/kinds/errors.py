"""Pages that say that there is no such order, or not for this user."""

from tests.support.tenant.kinds.markup import document
from tests.support.tenant.kinds.scene import Kind, Kinds, Order, Scene
from tests.support.tenant.wire import page

# The words are those of the real site; the apostrophes differ between its releases.
SAID = {
    "oops-404": (404, "Oops! We couldn\u2019t find what you wanted"),
    "oops-200": (200, "Oops! We couldn't find what you wanted"),
    "unauthorized-403": (403, "You are not authorized to view this page."),
    "unauthorized-200": (200, "You are not authorized"),
    "denied-403": (403, "Access denied"),
    "denied-200": (200, "Access denied"),
    "missing-404": (404, "The page you were looking for doesn't exist."),
    "missing-200": (200, "The page you were looking for doesn't exist."),
    "desculpe-404": (404, "Desculpe, não encontramos o que você procurava"),
    "desculpe-200": (200, "Desculpe, não encontramos o que você procurava"),
    "speechless-404": (404, "Nothing to see."),
}


def _kind(status: int, words: str) -> Kind:
    def error_page(order: Order) -> Scene:
        body = f"<div class='errorBox'><h2>{words}</h2><p>Ref. {order.digits}</p></div>"
        return Scene(page(document("Coupa", body), status), status="PO_NOT_FOUND")

    return error_page


KINDS: Kinds = {name: _kind(status, words) for name, (status, words) in SAID.items()}
