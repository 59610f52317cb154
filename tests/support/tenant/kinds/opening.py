"""Links that are not plainly a file at the tenant's."""

import hashlib

from tests.support.tenant.content import Attachment
from tests.support.tenant.kinds.markup import BUTTON, row, scene, table
from tests.support.tenant.kinds.scene import Kinds, Order, Scene


def signature(path: str) -> str:
    """What the store wants to see for a path."""
    return hashlib.sha256(f"store key of acme:{path}".encode()).hexdigest()[:32]


def store_path(order: Order, index: int) -> str:
    """The store's path to an attachment, signed."""
    path = f"/attachments/{order.digits}/{index}"
    return f"{path}?X-Signature={signature(path)}&X-Expires=600"


def new_tab(order: Order) -> Scene:
    """Links for a tab of their own."""
    attachments = (Attachment(order.name("Tab one")), Attachment(order.name("Tab two"), shown=True))
    content = "".join(
        f"<tr><td><a target='_blank' rel='noopener' href='{order.href(n)}'>{each.name}</a></td></tr>"
        for n, each in enumerate(attachments)
    )
    return scene(order, attachments, table(content))


def window_open(order: Order) -> Scene:
    """A span without a link opens the file in a window when it is clicked; a plain file beside it."""
    attachments = (Attachment(order.name("Opened")), Attachment(order.name("Linked"), 7_000))
    content = (
        f"<tr><td><span role='button' tabindex='0' aria-label='{attachments[0].name} file attachment' "
        f"onclick=\"window.open('{order.href(0)}')\">{BUTTON}</span></td></tr>" + row(order.href(1), attachments[1])
    )
    return scene(order, attachments, table(content))


def clickable(order: Order) -> Scene:
    """Spans without a link go to the file when they are clicked."""
    attachments = (Attachment(order.name("Clicked")), Attachment(order.name("Clicked too"), 7_000))
    content = "".join(
        f"<tr><td><span role='button' tabindex='0' aria-label='{each.name} file attachment' "
        f"onclick=\"location.href='{order.href(n)}'\">{BUTTON} {each.name}</span></td></tr>"
        for n, each in enumerate(attachments)
    )
    return scene(order, attachments, table(content))


def inline_pdf(order: Order) -> Scene:
    """Documents that a browser would rather show."""
    return scene(
        order,
        (
            Attachment(order.name("Shown"), shown=True),
            Attachment(order.name("Shown without a name"), shown=True, told=False),
        ),
    )


def inline_other(order: Order) -> Scene:
    """A page, a picture and a text that a browser would rather show."""
    return scene(
        order,
        (
            Attachment(order.name("Mail", ".html"), 5_000, "text/html; charset=utf-8", shown=True),
            Attachment(order.name("Photo", ".png"), 5_000, "image/png", shown=True),
            Attachment(order.name("Log", ".txt"), 5_000, "text/plain", shown=True),
        ),
    )


def store(order: Order) -> Scene:
    """One file by way of the tenant to the store, one straight from the store, one of the tenant."""
    attachments = (
        Attachment(order.name("Sent on"), store=True),
        Attachment(order.name("Stored"), 14_000, store=True),
        Attachment(order.name("Kept here"), 4_000),
    )
    straight = f"{order.places.store}{store_path(order, 1)}"
    hrefs = (order.href(0), straight, order.href(2))
    return scene(order, attachments, table("".join(map(row, hrefs, attachments))))


KINDS: Kinds = {
    "new-tab": new_tab,
    "window-open": window_open,
    "clickable": clickable,
    "inline-pdf": inline_pdf,
    "inline-other": inline_other,
    "store": store,
}
